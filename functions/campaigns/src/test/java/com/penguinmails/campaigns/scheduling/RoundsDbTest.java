package com.penguinmails.campaigns.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whose turn it is when there is not time for all campaigns. */
@ExtendWith(TestDatabasesExtension.class)
class RoundsDbTest {
  private static EngineFixture engine;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldGoOnWhereTheTimeWasUp() {
    UUID tenant = engine.api().tenants().first().id();
    List<UUID> campaigns =
        Stream.of("a@rounds.example", "b@rounds.example")
            .map(lead -> engine.oneMail(tenant, engine.account(tenant, 100), lead))
            .sorted(Comparator.comparing(UUID::toString))
            .toList();
    CampaignScheduler scheduler = engine.api().beans(Roles.WORKER).getBean(CampaignScheduler.class);

    scheduler.run(untilOneIsPlanned());
    enrol(tenant, campaigns.getFirst());
    scheduler.run(untilOneIsPlanned());

    assertThat(campaigns)
        .allMatch(campaign -> planned("where campaign_id = '" + campaign + "'") == 1);
    scheduler.run(untilOneIsPlanned());
    assertThat(planned("where campaign_id = '" + campaigns.getFirst() + "'")).isEqualTo(2);
  }

  private static Deadline untilOneIsPlanned() {
    return Deadline.in(new Impatience(planned("")), Duration.ofMinutes(1));
  }

  private static int planned(String where) {
    return Integer.parseInt(
        engine.texts(Tier.OLTP, "select count(*)::text from send_ledger " + where).getFirst());
  }

  private static void enrol(UUID tenant, UUID campaign) {
    engine.run(
        """
        with l as (insert into leads (id, tenant_id, email) values (gen_random_uuid(), ?, 'c@rounds.example') returning *)
        insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
        select gen_random_uuid(), tenant_id, ?, id, now() from l
        """,
        tenant,
        campaign);
  }

  /** An hour passes as soon as one more mail is planned. */
  private static final class Impatience extends Clock {
    private final int before;

    Impatience(int before) {
      this.before = before;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(Duration.ofHours(planned("") > before ? 1 : 0));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
