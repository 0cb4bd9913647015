package com.penguinmails.leads.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.leads.imports.LeadFileReader;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Outcome;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestTenants;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabasesExtension.class)
class LeadImportDbTest {
  private static final int BATCH = 500;
  private static final int GOOD = 2_300;
  private static final Deadline FAR =
      Deadline.in(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Duration.ofHours(1));

  private static TestDatabases databases;

  /** Two processes with connections of their own. */
  private static TestApi here;

  private static TestApi there;

  private UUID tenant;
  private UUID other;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    here = TestApi.start(given);
    there = TestApi.start(given);
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
  }

  @BeforeEach
  void addTenants() {
    TestTenants tenants = TestTenants.in(databases);
    tenant = tenants.first().id();
    other = tenants.second().id();
  }

  @Test
  void shouldGoOnAfterTheLastBatchWhenKilled() throws SQLException {
    UUID id = upload(tenant, file());
    AtomicInteger batches = new AtomicInteger();
    assertThatThrownBy(
            () ->
                run(
                    here,
                    tenant,
                    id,
                    FAR,
                    () -> {
                      if (batches.incrementAndGet() > 3) {
                        throw new IllegalStateException("killed");
                      }
                      return true;
                    }))
        .hasMessage("killed");
    assertThat(counts(id)).startsWith("processing ").contains(" 1500 0 ");
    assertThat(text("select count(*) from leads where import_id = '" + id + "'")).isEqualTo("1500");
    String before = ids(1500);

    assertThat(run(here, tenant, id, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(id)).isEqualTo("completed 2500 2300 0 100 100");
    assertThat(ids(1500)).isEqualTo(before);
    assertThat(report(id).lines()).hasSize(201);
    assertThat(run(here, tenant, id, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(id)).isEqualTo("completed 2500 2300 0 100 100");
  }

  @Test
  void shouldLoseNothingOfABatchThatIsRolledBack() throws SQLException {
    UUID id = upload(tenant, file());
    execute(
        """
        create function refuse() returns trigger language plpgsql as
          $$ begin if new.batch = 2 then raise exception 'crash'; end if; return new; end $$;
        create trigger refuse before insert on lead_import_batches for each row execute function refuse();
        """);
    try {
      assertThatThrownBy(() -> run(here, tenant, id, FAR, () -> true))
          .isInstanceOf(DatabaseException.class);
    } finally {
      execute("drop function refuse cascade");
    }
    assertThat(text("select count(*) from leads where import_id = '" + id + "'")).isEqualTo("1000");
    assertThat(run(here, tenant, id, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(id)).isEqualTo("completed 2500 2300 0 100 100");
  }

  @Test
  void shouldStopInTimeAndGoOnInTheNextRun() throws SQLException {
    UUID id = upload(tenant, file());
    Instant end = Instant.parse("2026-01-01T00:00:12Z");
    AtomicInteger second = new AtomicInteger();
    Clock ticking =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second.getAndIncrement());
          }
        };
    assertThat(run(here, tenant, id, new Deadline(ticking, end), () -> true))
        .hasOnlyElementsOfType(Outcome.Later.class);
    assertThat(counts(id)).startsWith("processing ").contains(" 1000 0 ");
    assertThat(run(here, tenant, id, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(id)).isEqualTo("completed 2500 2300 0 100 100");
  }

  @Test
  void shouldStopWhenTheLeaseIsLost() throws SQLException {
    UUID id = upload(tenant, file());
    run(here, tenant, id, FAR, () -> false);
    assertThat(counts(id)).isEqualTo("processing 0 0 0 0 0");
  }

  @Test
  void shouldShowProgressThatAddsUp() throws SQLException {
    UUID id = upload(tenant, file());
    List<String> seen = new java.util.ArrayList<>();
    run(
        here,
        tenant,
        id,
        FAR,
        () -> {
          try {
            seen.add(
                text(
                    """
                    select rows || ' ' || (rows = imported + updated + duplicates_in_file + invalid)
                      from lead_imports where id = '%s'
                    """
                        .formatted(id)));
            return true;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(seen).hasSize(5).allMatch(line -> line.endsWith("true"));
    assertThat(seen.getFirst()).isEqualTo("0 true");
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void shouldAddUpWhenTwoImportsOfOneFileRunAtOnce() throws Exception {
    byte[] forth = file();
    byte[] back = reversed();
    UUID one = upload(tenant, forth);
    UUID two = upload(tenant, back);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Collection<Outcome>> a = threads.submit(() -> run(here, tenant, one, FAR, () -> true));
      Future<Collection<Outcome>> b =
          threads.submit(() -> run(there, tenant, two, FAR, () -> true));
      assertThat(a.get()).containsExactly(Outcome.DONE);
      assertThat(b.get()).containsExactly(Outcome.DONE);
    }
    assertThat(
            text(
                """
                select sum(imported) || ' ' || sum(updated) || ' ' || bool_and(imported + updated = 2300)
                  from lead_imports where id in ('%s', '%s')
                """
                    .formatted(one, two)))
        .isEqualTo("2300 2300 true");
    assertThat(text("select count(*) from leads where tenant_id = '" + tenant + "'"))
        .isEqualTo("2300");
  }

  @Test
  void shouldCountABatchOnceWhenTwoWorkersHoldTheImport() throws SQLException {
    UUID id = upload(tenant, file());
    AtomicInteger batches = new AtomicInteger();
    assertThatThrownBy(
            () ->
                run(
                    here,
                    tenant,
                    id,
                    FAR,
                    () -> {
                      if (batches.incrementAndGet() == 3) {
                        run(there, tenant, id, FAR, () -> batches.incrementAndGet() < 8);
                      }
                      return true;
                    }))
        .isInstanceOf(DatabaseException.class);
    assertThat(run(here, tenant, id, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(id)).isEqualTo("completed 2500 2300 0 100 100");
  }

  @Test
  void shouldNotTouchTheOtherTenant() throws SQLException {
    UUID theirs = upload(other, file());
    assertThat(run(here, tenant, theirs, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(theirs)).isEqualTo("pending 0 0 0 0 0");

    run(here, other, theirs, FAR, () -> true);
    UUID mine = upload(tenant, file());
    run(here, tenant, mine, FAR, () -> true);
    assertThat(counts(mine)).isEqualTo("completed 2500 2300 0 100 100");
    assertThat(
            text(
                "select count(*) from leads where tenant_id = '%s' and import_id = '%s'"
                    .formatted(other, theirs)))
        .isEqualTo("2300");
  }

  @Test
  void shouldGiveUpWithAPlainSentenceAndGoOnWhenRedriven() throws SQLException {
    UUID id = upload(tenant, file());
    AtomicInteger batches = new AtomicInteger();
    Claim last =
        Claim.of(
            tenant,
            id,
            3,
            FAR,
            () -> {
              if (batches.incrementAndGet() > 2) {
                throw new IllegalStateException("broken");
              }
              return true;
            });
    assertThatThrownBy(() -> job(here).handle(last)).hasMessage("broken");
    job(here).abandoned(last.jobs().getFirst(), "unexpected");
    assertThat(counts(id)).startsWith("failed ").contains(" 1000 0 ");
    assertThat(text("select failure from lead_imports where id = '" + id + "'"))
        .contains("Upload the file again");
    assertThat(run(here, tenant, id, FAR, () -> true)).containsExactly(Outcome.DONE);
    assertThat(counts(id)).startsWith("failed ");

    Claim redriven = Claim.redriven(last.jobs().getFirst(), FAR);
    assertThat(job(here).handle(redriven).values()).containsExactly(Outcome.DONE);
    assertThat(counts(id)).isEqualTo("completed 2500 2300 0 100 100");
    assertThat(text("select failure is null from lead_imports where id = '" + id + "'"))
        .isEqualTo("t");
  }

  @Test
  void shouldSayHowMuchALongReportLeavesOut() {
    UUID id =
        upload(tenant, ("email\n" + "nobody\n".repeat(60_000)).getBytes(StandardCharsets.UTF_8));
    run(here, tenant, id, FAR, () -> true);
    String report = report(id);
    assertThat(report.length()).isLessThan(5_000_000);
    long listed = report.lines().count() - 2;
    assertThat(report).contains((60_000 - listed) + " more rows were not taken");
  }

  private static LeadImportJob job(TestApi api) {
    return new LeadImportJob(
        api.beans(Roles.WORKER).getBean(ImportStore.class),
        api.beans(Roles.WORKER).getBean(JsonMapper.class),
        new LeadFileReader(BATCH));
  }

  private static Collection<Outcome> run(
      TestApi api, UUID tenant, UUID id, Deadline deadline, BooleanSupplier alive) {
    return job(api).handle(Claim.of(tenant, id, 1, deadline, alive)).values();
  }

  private UUID upload(UUID owner, byte[] file) {
    LeadImportRepository imports = here.beans(Roles.APP).getBean(LeadImportRepository.class);
    return TenantContext.callAs(owner, () -> imports.insert(new UploadedFile(null, file))).id();
  }

  private String report(UUID id) {
    LeadImportRepository imports = here.beans(Roles.APP).getBean(LeadImportRepository.class);
    return TenantContext.callAs(tenant, () -> imports.errorReport(id));
  }

  /** 2,300 good rows, 100 duplicates and 100 invalid ones, mixed. */
  private static byte[] file() {
    StringBuilder file = new StringBuilder("email,name,team\n");
    for (int i = 0; i < GOOD; i++) {
      String email = "lead" + (i * 7919L % GOOD) + "@gen.example";
      file.append(email).append(",Lead ").append(i).append(",t").append(i % 7).append('\n');
      if (i % 23 == 0) {
        file.append(email).append(",Again,\nnobody,Nobody,\n");
      }
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] reversed() {
    List<String> lines = new String(file(), StandardCharsets.UTF_8).lines().toList();
    return (lines.getFirst() + "\n" + String.join("\n", lines.subList(1, lines.size()).reversed()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String counts(UUID id) throws SQLException {
    return text(
        """
        select concat_ws(' ', status, rows, imported, updated, duplicates_in_file, invalid)
          from lead_imports where id = '%s'
        """
            .formatted(id));
  }

  private String ids(int limit) throws SQLException {
    return text(
        """
        select string_agg(id::text, ',')
          from (select id from leads where tenant_id = '%s' order by id limit %d) l
        """
            .formatted(tenant, limit));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
