package com.penguinmails.operations.decommission;

import com.penguinmails.operations.servers.ServerStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * When a server goes: at the end of the period that is paid, asked for {@code lead} before it. The
 * lead is shorter than a day, so that no paid day is lost, and many times the schedule's interval,
 * so that several runs may fail.
 *
 * @param lead how long before the end the provider is asked
 */
record DecommissionRule(BillingPeriods periods, Duration lead) {

  DecommissionRule {
    if (lead.isNegative() || lead.compareTo(Duration.ofDays(1)) >= 0) {
      throw new IllegalArgumentException("The lead must be shorter than a day, not " + lead + ".");
    }
  }

  /** The next thing to do; asked again after it was done. */
  Decision decide(ServerFacts server, Instant now) {
    Instant end = server.periodEnd();
    if (server.status() == ServerStatus.DECOMMISSIONED || end == null) {
      return new Decision.Nothing();
    }
    if (!now.isBefore(end)) {
      return new Decision.Renew(periods.endAfter(end, server.billingDay()));
    }
    if (server.terminating()) {
      return new Decision.Verify();
    }
    return switch (server.status()) {
      case ACTIVE -> {
        String unwanted = server.unwanted();
        yield unwanted == null ? new Decision.Nothing() : new Decision.Schedule(end, unwanted);
      }
      case SCHEDULED_DECOMMISSION -> scheduled(server, end, now);
      case PROVISIONING, DECOMMISSIONED -> new Decision.Nothing();
    };
  }

  private Decision scheduled(ServerFacts server, Instant end, Instant now) {
    Instant at = server.scheduledFor() == null ? end : server.scheduledFor();
    boolean due = !now.isBefore(at.minus(lead));
    if (server.occupied()) {
      return new Decision.Drain(due);
    }
    return due ? new Decision.Terminate() : new Decision.Nothing();
  }
}
