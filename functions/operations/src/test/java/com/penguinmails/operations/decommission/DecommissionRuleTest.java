package com.penguinmails.operations.decommission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.operations.servers.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Three years, hour by hour, of servers nobody wants, wants again, and a provider that is away. */
class DecommissionRuleTest {
  private static final Duration LEAD = Duration.ofHours(12);
  private static final List<String> ZONES =
      List.of(
          "UTC", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago");
  private static final int SEEDS = Integer.getInteger("decommission.seeds", 20);

  /** What the provider knows and charges, counted its own way. */
  private static final class Rented {
    final LocalDate first;
    final ZoneId zone;
    int charges = 1;
    @Nullable Instant terminated;

    Rented(Instant created, ZoneId zone) {
      this.zone = zone;
      this.first = created.atZone(zone).toLocalDate();
    }

    Instant paidUntil() {
      return first.plusMonths(charges).atStartOfDay(zone).toInstant();
    }
  }

  /** A server and what happens to it. */
  private static final class Life {
    final Rented rented;
    final DecommissionRule rule;
    final int day;
    ServerStatus status = ServerStatus.ACTIVE;
    Instant periodEnd;
    @Nullable Instant scheduledFor;
    @Nullable Instant unwantedSince;
    boolean terminating;
    boolean occupied;

    Life(Instant created, ZoneId zone) {
      BillingPeriods periods = new BillingPeriods(zone);
      rented = new Rented(created, zone);
      rule = new DecommissionRule(periods, LEAD);
      day = periods.dayOf(created);
      periodEnd = periods.endAfter(created, day);
    }

    ServerFacts facts() {
      return new ServerFacts(
          new UUID(0, 1),
          "1",
          status,
          day,
          periodEnd,
          scheduledFor,
          terminating ? periodEnd.minus(LEAD) : null,
          unwantedSince == null ? null : "nobody wants it",
          occupied);
    }
  }

  @Test
  void shouldNeitherPayACycleTooLongNorLoseADayInThreeYears() {
    int gone = 0;
    int kept = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      int[] counts = simulate(new Random(seed));
      gone += counts[0];
      kept += counts[1];
    }
    assertThat(gone).as("servers given back").isGreaterThan(SEEDS * 2);
    assertThat(kept).as("servers kept in the end").isGreaterThan(SEEDS / 4);
  }

  @Test
  void shouldRefuseALeadOfADay() {
    BillingPeriods utc = new BillingPeriods(ZoneId.of("UTC"));
    assertThatThrownBy(() -> new DecommissionRule(utc, Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] simulate(Random random) {
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    Instant start = Instant.parse("2027-01-01T00:00:00Z");
    Instant end = start.plus(Duration.ofDays(3 * 365 + 1));
    int gone = 0;
    int kept = 0;
    for (int i = 0; i < 4; i++) {
      Instant created = start.plusSeconds(random.nextInt(40 * 86_400));
      Life life = new Life(created, zone);
      Instant away = created;
      for (Instant hour = created.plusSeconds(random.nextInt(3_600));
          hour.isBefore(end) && life.status != ServerStatus.DECOMMISSIONED;
          hour = hour.plus(Duration.ofHours(1))) {
        charge(life, hour);
        kept += happen(life, hour, random);
        if (random.nextInt(500) == 0) {
          away = hour.plus(Duration.ofHours(1 + random.nextInt(6)));
        }
        int runs = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(2);
        for (int run = 0; run < runs; run++) {
          run(life, hour, hour.isBefore(away));
        }
      }
      gone += life.status == ServerStatus.DECOMMISSIONED ? 1 : 0;
    }
    return new int[] {gone, kept};
  }

  /** The provider charges what begins; by then a server long unwanted must be gone. */
  private static void charge(Life life, Instant now) {
    while (life.rented.terminated == null && !now.isBefore(life.rented.paidUntil())) {
      Instant end = life.rented.paidUntil();
      Instant since = life.unwantedSince;
      assertThat(since != null && since.isBefore(end.minus(Duration.ofHours(9))))
          .as("paid again at %s although unwanted since %s", end, since)
          .isFalse();
      life.rented.charges++;
    }
  }

  private static int happen(Life life, Instant now, Random random) {
    if (life.unwantedSince == null && random.nextInt(4_000) == 0) {
      life.unwantedSince = now;
    } else if (life.status == ServerStatus.SCHEDULED_DECOMMISSION
        && !life.terminating
        && random.nextInt(300) == 0) {
      life.status = ServerStatus.ACTIVE;
      life.scheduledFor = null;
      life.unwantedSince = null;
      return 1;
    } else if (life.status == ServerStatus.ACTIVE) {
      life.occupied = random.nextInt(3) > 0;
    }
    return 0;
  }

  private static void run(Life life, Instant now, boolean away) {
    for (int i = 0; i < 60; i++) {
      switch (life.rule.decide(life.facts(), now)) {
        case Decision.Nothing ignored -> {
          return;
        }
        case Decision.Renew renew -> {
          life.periodEnd = renew.end();
          life.terminating = false;
          life.scheduledFor = life.scheduledFor == null ? null : renew.end();
        }
        case Decision.Schedule schedule -> {
          life.status = ServerStatus.SCHEDULED_DECOMMISSION;
          life.scheduledFor = schedule.end();
        }
        case Decision.Drain drain -> {
          if (!drain.now()) {
            return;
          }
          life.occupied = false;
        }
        case Decision.Terminate ignored -> life.terminating = true;
        case Decision.Verify ignored -> {
          if (away) {
            return;
          }
          gone(life, now);
        }
      }
    }
  }

  private static void gone(Life life, Instant now) {
    assertThat(now).as("after the period that is paid").isBefore(life.rented.paidUntil());
    assertThat(Duration.between(now, life.rented.paidUntil())).isLessThan(Duration.ofDays(1));
    life.rented.terminated = now;
    life.status = ServerStatus.DECOMMISSIONED;
  }
}
