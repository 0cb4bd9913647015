package com.penguinmails.bench.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A month's bill in US dollars. Each method is a line of infra/cost/README.md.
 *
 * @param lines dollars by what they are for, in the order of the document
 */
record Bill(Map<String, Double> lines) {
  private static final double MILLION = 1e6;

  Bill {
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  static Bill of(Parameters p, int tenants) {
    return new Maker(p, Load.of(p, tenants), "stage." + tenants + ".").bill();
  }

  double total() {
    return lines.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The line that costs most. */
  Map.Entry<String, Double> largest() {
    return Collections.max(lines.entrySet(), Map.Entry.comparingByValue());
  }

  private record Maker(Parameters p, Load load, String stage) {
    Bill bill() {
      Map<String, Double> lines = new LinkedHashMap<>();
      lines.put("Lambda", lambda());
      lines.put("HTTP API", api());
      lines.put("Queues and schedules", queues());
      lines.put("Databases: processors", processors());
      lines.put("Databases: storage", storage());
      lines.put("Proxies", proxies());
      lines.put("Network", network());
      lines.put("Secrets", secrets());
      lines.put("Logs and alarms", logs());
      lines.put("Edge", edge());
      return new Bill(lines);
    }

    private double lambda() {
      double seconds =
          load.requests() * p.number("request.seconds")
              + (load.hits() + load.events()) * p.number("hit.seconds")
              + load.mails() * p.number("mail.seconds")
              + load.hits() * p.number("event.seconds")
              + load.rings() * p.number("ring.seconds")
              + p.number("schedule.calls") * p.number("schedule.seconds")
              + load.polls() * p.number("poll.seconds");
      return seconds * p.number("price.lambda.gb.second")
          + load.invocations(p) / MILLION * p.number("price.lambda.million");
    }

    private double api() {
      double millions = load.calls() / MILLION;
      return Math.min(millions, 300) * p.number("price.api.million")
          + Math.max(millions - 300, 0) * p.number("price.api.million.more");
    }

    /** A ring is sent, received and deleted. */
    private double queues() {
      double calls = load.rings() * 3 + p.number("queues") * p.number("idle.receives");
      return calls / MILLION * p.number("price.sqs.million")
          + p.number("schedule.calls") / MILLION * p.number("price.scheduler.million");
    }

    private double processors() {
      double hours = p.number("hours");
      return aurora()
          ? capacity() * clusters() * copies() * p.number("price.aurora.acu.hour") * hours
          : clusters() * p.number(stage + "instance.hour") * hours;
    }

    private double storage() {
      double gigabytes = gigabytes();
      double backups = gigabytes * p.number("backup.share");
      return aurora()
          ? gigabytes * p.number("price.aurora.gb")
              + backups * p.number("price.aurora.backup.gb")
              + load.mails() * p.number("mail.ios") / MILLION * p.number("price.aurora.million.ios")
          : Math.max(gigabytes, 20 * clusters()) * p.number("price.rds.gb") * copies()
              + backups * p.number("price.rds.backup.gb");
    }

    private double proxies() {
      double each =
          aurora()
              ? Math.max(capacity() * copies(), p.number("proxy.least.acus"))
                  * p.number("price.proxy.acu.hour")
              : Math.max(p.number(stage + "vcpus"), p.number("proxy.least.vcpus"))
                  * p.number("price.proxy.vcpu.hour");
      return clusters() * each * p.number("hours");
    }

    private double network() {
      double hours = p.number("hours");
      double mails = load.mails() * p.number("mail.megabytes") / 1024;
      double out = mails + load.calls() * p.number("answer.megabytes") / 1024;
      double standing =
          large()
              ? 2 * p.number("price.nat.gateway.hour")
                  + 2 * p.number("price.address.hour")
                  + 4 * p.number("price.endpoint.hour")
              : p.number("price.nat.instance.hour") + p.number("price.address.hour");
      return standing * hours
          + (large() ? mails * p.number("price.nat.gb") : 0)
          + Math.min(out, 10_240) * p.number("price.out.gb")
          + Math.max(out - 10_240, 0) * p.number("price.out.gb.more");
    }

    /** One for each mailbox and each signing key; each read is also a call of the key. */
    private double secrets() {
      double kept =
          load.tenants() * (p.number("tenant.accounts") + p.number("tenant.domains"))
              + p.number("fixed.secrets")
              + clusters() * p.number("secrets.per.cluster");
      double reads = load.polls() + 2 * load.mails() / p.number("mails.per.connection");
      return kept * p.number("price.secret")
          + reads / 10_000 * (p.number("price.secret.calls") + p.number("price.key.calls"))
          + p.number("keys") * p.number("price.key");
    }

    private double logs() {
      double kilobytes =
          load.invocations(p) * p.number("call.log.kilobytes")
              + load.calls() * p.number("access.log.kilobytes");
      return kilobytes / 1024 / 1024 * p.number("price.log.gb")
          + load.invocations(p) * p.number("traced") / MILLION * p.number("price.traces.million")
          + p.number("alarms") * p.number("price.alarm")
          + p.number("metrics") * p.number("price.metric")
          + p.number("price.dashboard");
    }

    private double edge() {
      double millions = (load.hits() + load.events()) / MILLION;
      return p.number(stage + "edge")
          * (p.number("price.waf")
              + millions * (p.number("price.waf.million") + p.number("price.cloudfront.million")));
    }

    /** ACUs of one writer: its share of what all databases need, and never less than it keeps. */
    private double capacity() {
      return Math.max(
          load.processors(p) / p.number("acu.vcpus") / clusters(), p.number("acu.least"));
    }

    private double gigabytes() {
      return load.mails()
          * p.number("mail.database.kilobytes")
          * p.number("months.kept")
          / 1024
          / 1024;
    }

    private double clusters() {
      return p.number(stage + "clusters");
    }

    private double copies() {
      return large() ? 2 : 1;
    }

    private boolean large() {
      return p.text(stage + "size").equals("large");
    }

    private boolean aurora() {
      return p.text(stage + "engine").equals("aurora");
    }
  }
}
