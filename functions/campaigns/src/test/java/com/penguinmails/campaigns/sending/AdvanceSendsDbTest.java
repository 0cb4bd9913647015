package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.campaigns.EngineFixture;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ledger's statement for several connections at once: each mail gets what is its own. */
@ExtendWith(TestDatabasesExtension.class)
class AdvanceSendsDbTest {
  private static EngineFixture engine;
  private static UUID tenant;
  private static Database oltp;

  @BeforeAll
  static void start(TestDatabases databases) {
    engine = new EngineFixture(databases);
    tenant = engine.api().tenants().first().id();
    oltp =
        engine
            .api()
            .beans(Roles.WORKER)
            .getBean(Database.class, Qualifiers.byName(Tier.OLTP.key()));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void shouldSettleAndBeginEachByItself() {
    UUID account = engine.account(tenant, 100);
    UUID campaign =
        engine.campaign(
            tenant, "a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example");
    UUID step =
        engine.emailStep(tenant, campaign, 1, account, engine.template(tenant, "Hi", "Hello"));
    engine.schedule();
    List<UUID> sends =
        uuids(
            """
            select s.id::text from send_ledger s join leads l on l.id = s.lead_id
             where s.campaign_id = ? order by l.email
            """,
            campaign);
    engine.run(
        "insert into suppression_list (id, tenant_id, email, reason) values (gen_random_uuid(), ?, 'c@x.example', 'manual')",
        tenant);
    UUID[] tries = {
      UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()
    };

    assertThat(advance(List.of(), List.of(), List.of(), sends.subList(0, 4), tries))
        .containsExactlyInAnyOrder(sends.get(0), sends.get(1), sends.get(3));

    // The first goes on, the second ends, of the fourth somebody else has the try; both statements
    // may run twice.
    UUID[] accepted = {tries[0], tries[1], UUID.randomUUID()};
    for (int run = 1; run <= 2; run++) {
      assertThat(
              advance(
                  List.of(sends.get(0), sends.get(1), sends.get(3)),
                  Arrays.asList(accepted),
                  Arrays.asList(step, null, step),
                  List.of(sends.get(2), sends.get(4)),
                  tries[2],
                  tries[4]))
          .containsExactly(sends.get(4));
      assertThat(states(campaign))
          .containsExactly(
              "accepted active 1 key-0 true",
              "accepted completed 1 key-1 false",
              "reserved sending 0  false",
              "submitting sending 0  false",
              "submitting sending 0  false");
    }
    assertThat(
            engine.texts(
                Tier.OLTP,
                "select concat_ws(' ', sum(active), sum(sending), sum(completed)) from campaign_progress where campaign_id = ?",
                campaign))
        .containsExactly("1 3 1");
  }

  private static List<String> states(UUID campaign) {
    return engine.texts(
        Tier.OLTP,
        """
        select s.state || ' ' || e.status || ' ' || e.steps_completed || ' ' || coalesce(e.last_storage_key, '') || ' '
               || (e.next_run is not null)
          from send_ledger s join leads l on l.id = s.lead_id join campaign_enrollments e on e.id = s.enrollment_id
         where s.campaign_id = ? order by l.email
        """,
        campaign);
  }

  private static List<UUID> uuids(String sql, UUID campaign) {
    return engine.texts(Tier.OLTP, sql, campaign).stream().map(UUID::fromString).toList();
  }

  private static List<UUID> advance(
      List<UUID> accepted,
      List<UUID> tries,
      List<@Nullable UUID> steps,
      List<UUID> begun,
      UUID... begunTries) {
    String[] keys = new String[accepted.size()];
    Arrays.setAll(keys, i -> "key-" + i);
    return TenantContext.callAs(
        tenant,
        () ->
            oltp.list(
                Submissions.ADVANCE,
                row -> row.uuid("id"),
                accepted.toArray(UUID[]::new),
                tries.toArray(UUID[]::new),
                steps.toArray(UUID[]::new),
                keys,
                begun.toArray(UUID[]::new),
                Arrays.copyOf(begunTries, begun.size()),
                addresses(begun)));
  }

  private static String[] addresses(List<UUID> sends) {
    return sends.stream()
        .map(
            id ->
                engine
                    .texts(
                        Tier.OLTP,
                        "select l.email from leads l join send_ledger s on s.lead_id = l.id where s.id = ?",
                        id)
                    .getFirst())
        .toArray(String[]::new);
  }
}
