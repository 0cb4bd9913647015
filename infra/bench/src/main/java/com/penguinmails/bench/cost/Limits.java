package com.penguinmails.bench.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the design ends before the money does. */
record Limits(Parameters p) {
  private static final double SECRETS_SHARE = 0.2;
  private static final double HOURS_BETWEEN_POLLS = 1;

  /** What would have to change for so many tenants; empty when nothing. */
  List<String> at(int tenants) {
    Load load = Load.of(p, tenants);
    Bill bill = Bill.of(p, tenants);
    List<String> changes = new ArrayList<>();
    double secrets = bill.lines().getOrDefault("Secrets", 0.0) / bill.total();
    if (secrets > SECRETS_SHARE) {
      changes.add(
          text(
              "%.0f %% of the bill is one secret for each mailbox and signing key: encrypt them with a data key of KMS and keep them in a table",
              secrets * 100));
    }
    double hours = pollHours(load);
    if (hours > HOURS_BETWEEN_POLLS) {
      changes.add(
          text(
              "a mailbox is visited every %.1f hours: make visits jobs of a queue, polled by many functions",
              hours));
    }
    double sending = sendingAtOnce(load);
    if (sending > p.number("sending.at.once")) {
      changes.add(
          text(
              "the busiest hour needs %.0f senders at once, template.yaml allows %.0f",
              sending, p.number("sending.at.once")));
    }
    double atOnce = functionsAtOnce(load);
    if (atOnce > p.number("functions.at.once")) {
      changes.add(
          text(
              "%.0f functions at once: raise the account's limit of concurrent executions",
              atOnce));
    }
    addProcessors(changes, tenants, load);
    return changes;
  }

  private void addProcessors(List<String> changes, int tenants, Load load) {
    String stage = "stage." + tenants + ".";
    double needed = load.processors(p);
    if (p.text(stage + "engine").equals("rds")
        && needed > p.number(stage + "vcpus") * p.number(stage + "clusters")) {
      changes.add(
          text("the databases need %.1f processors: a larger class, or more clusters", needed));
    }
  }

  /** Hours between two visits to the same mailbox. */
  double pollHours(Load load) {
    return load.tenants() * p.number("tenant.accounts") / load.polls() * p.number("hours");
  }

  /** Functions that send in the busiest hour. */
  double sendingAtOnce(Load load) {
    return load.mails() * p.number("mail.seconds") * p.number("peak") / (p.number("hours") * 3600);
  }

  private double functionsAtOnce(Load load) {
    double seconds =
        load.requests() * p.number("request.seconds")
            + load.hits() * p.number("hit.seconds")
            + load.rings() * p.number("ring.seconds");
    return seconds * p.number("peak") / (p.number("hours") * 3600) + sendingAtOnce(load);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
