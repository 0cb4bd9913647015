package com.penguinmails.billing.entitlements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.billing.lifecycle.Recount;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.kernel.PlanLimit;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every limit holds where the thing is made, however many make it at once. */
@ExtendWith(TestDatabasesExtension.class)
class EntitlementDbTest {
  private static TestDatabases databases;
  private static TestApi api;
  private UUID tenant = Ids.next();
  private UUID company = Ids.next();

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given, Map.of("database.pool.size", "16"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void tenantOnAPlanOfTheTest() throws SQLException {
    tenant = Ids.next();
    company = Ids.next();
    UUID plan = Ids.next();
    execute("insert into tenants (id, name) values (?, 'Limited')", tenant);
    execute(
        """
        insert into plans (id, name, slug, max_users, max_domains, max_campaigns_per_month, max_email_accounts,
                           max_emails_per_month, max_warmups, max_contacts, max_storage_gb)
        values (?, 'Tight', ?, 2, 3, 4, 5, 60, 1, 100, 1)
        """,
        plan,
        "tight-" + plan);
    execute(
        "insert into subscriptions (tenant_id, plan_id, status, started) values (?, ?, 'active', now())",
        tenant,
        plan);
    execute("insert into companies (id, tenant_id, name) values (?, ?, 'C')", company, tenant);
  }

  @Test
  void shouldLeaveExactlyTheLimitWhenManyCreateAtOnce() throws Exception {
    int made = granted(n -> allowed(() -> lead("lead" + n + "@example.org")));

    assertThat(made).isEqualTo(100);
    assertThat(number("select count(*) from leads where tenant_id = ?")).isEqualTo(100);
    assertThat(used("contacts")).isEqualTo(100);
  }

  @Test
  void shouldHoldEveryLimitWhenManyReachForItAtOnce() throws Exception {
    UUID domain = domain(0);
    assertThat(granted(n -> allowed(() -> domain(n + 1)))).as("domains").isEqualTo(2);
    assertThat(granted(n -> allowed(this::campaign))).as("campaigns").isEqualTo(4);
    assertThat(granted(n -> allowed(() -> account(domain, n, "warming"))))
        .as("warm-ups")
        .isEqualTo(1);
    assertThat(granted(n -> allowed(() -> account(domain, n + 1000, "active"))))
        .as("accounts beside the one that warms up")
        .isEqualTo(4);
    assertThat(granted(n -> take(7) == 7)).as("e-mails by seven").isEqualTo(8);
    assertThat(used("emails_per_month")).isEqualTo(60);
    long bytes = 100L * 1024 * 1024;
    assertThat(granted(n -> store(bytes))).as("storage by 100 MiB").isEqualTo(10);
    assertThat(used("storage_bytes")).isEqualTo(10 * bytes);
  }

  /** How many of 200 at once were allowed. */
  private static int granted(IntPredicate work) throws Exception {
    List<Future<Boolean>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 200; i++) {
        int n = i;
        results.add(threads.submit(() -> work.test(n)));
      }
    }
    int granted = 0;
    for (Future<Boolean> result : results) {
      granted += result.get() ? 1 : 0;
    }
    return granted;
  }

  @Test
  void shouldNameLimitUseAndPlan() {
    for (int i = 0; i < 3; i++) {
      domain(i);
    }
    assertThatThrownBy(() -> domain(3))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e ->
                assertThat(e.planLimit())
                    .isEqualTo(Optional.of(new PlanLimit("domains", 3, 3, 1, "Tight"))));
  }

  @Test
  void shouldGiveBackWhatIsDeletedButNoMonth() throws SQLException {
    domain(0);
    campaign();
    app("delete from domains");
    app("delete from campaigns");
    assertThat(used("domains")).isZero();
    assertThat(used("campaigns_per_month")).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      campaign();
    }
    assertThat(allowed(this::campaign)).isFalse();
  }

  @Test
  void shouldCountAccountsAndWarmups() throws SQLException {
    UUID domain = domain(0);
    account(domain, 0, "active");
    account(domain, 1, "warming");
    assertThat(allowed(() -> account(domain, 2, "warming"))).isFalse();
    assertThat(
            allowed(
                () -> app("update email_accounts set status = 'warming' where status = 'active'")))
        .isFalse();
    app("update email_accounts set status = 'paused' where status = 'warming'");
    assertThat(used("warmups")).isZero();
    for (int i = 3; i < 6; i++) {
      account(domain, i, "active");
    }
    assertThat(allowed(() -> account(domain, 6, "active"))).isFalse();
    assertThat(used("email_accounts")).isEqualTo(5);
  }

  @Test
  void shouldCountAWholeStatementAtOnce() throws SQLException {
    assertThat(
            allowed(
                () ->
                    app(
                        """
                        insert into leads (tenant_id, email)
                        select app_sec.tenant_id(), 'bulk' || n || '@example.org' from generate_series(1, 101) n
                        """)))
        .isFalse();
    assertThat(used("contacts")).isZero();
    app(
        """
        insert into leads (tenant_id, email)
        select app_sec.tenant_id(), 'bulk' || n || '@example.org' from generate_series(1, 100) n
        """);
    app(
        "insert into leads (tenant_id, email) values (app_sec.tenant_id(), 'bulk1@example.org') on conflict (tenant_id, email) do update set name = 'x'");
    assertThat(used("contacts")).isEqualTo(100);
  }

  @Test
  void shouldGrantEmailsUpToTheMonthsLimit() throws SQLException {
    assertThat(take(50)).isEqualTo(50);
    assertThat(take(50)).isEqualTo(10);
    assertThat(take(1)).isZero();
    execute("update subscriptions set access = 'read_only' where tenant_id = ?", tenant);
    execute("update usage_counters set used = 0 where tenant_id = ?", tenant);
    assertThat(take(1)).isZero();
    execute("update subscriptions set access = 'full' where tenant_id = ?", tenant);
    assertThat(take(1)).isEqualTo(1);
  }

  @Test
  void shouldAddWhatAddonsAdd() throws SQLException {
    execute(
        """
        insert into subscription_addons (id, tenant_id, subscription_id, addon_type, quantity)
        select 'si_' || s.id, s.tenant_id, s.id, 'domains', 2 from subscriptions s where s.tenant_id = ?
        """,
        tenant);
    for (int i = 0; i < 5; i++) {
      domain(i);
    }
    assertThat(allowed(() -> domain(5))).isFalse();
  }

  @Test
  void shouldHaveDefaultsWithoutASubscription() throws SQLException {
    execute("delete from subscriptions where tenant_id = ?", tenant);
    domain(0);
    assertThatThrownBy(() -> domain(1))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.planLimit().map(PlanLimit::plan)).contains("Free"));
  }

  @Test
  void shouldKeepAppearanceForWhoPaysForIt() throws SQLException {
    assertThat(
            allowed(
                () ->
                    app(
                        "insert into tenant_config (tenant_id, theme_primary_color) values (app_sec.tenant_id(), '#ffffff')")))
        .isFalse();
    app("insert into tenant_config (tenant_id, ui_timezone) values (app_sec.tenant_id(), 'UTC')");
  }

  @Test
  void shouldPutCountersRightByCountingAnew() throws SQLException {
    domain(0);
    lead("a@example.org");
    execute("update usage_counters set used = 77 where tenant_id = ?", tenant);

    TenantContext.runAs(tenant, () -> api.beans(Roles.WORKER).getBean(Recount.class).count(tenant));

    assertThat(used("domains")).isEqualTo(1);
    assertThat(used("contacts")).isEqualTo(1);
    assertThat(used("users")).isZero();
    try (Connection olap = databases.superuser(Tier.OLAP);
        PreparedStatement read =
            olap.prepareStatement(
                "select domains_used, leads_used from billing_analytics where tenant_id = ?")) {
      read.setObject(1, tenant);
      try (ResultSet row = read.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(1);
        assertThat(row.getInt(2)).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldBeginTheMonthOnTheAnchorsDay() throws SQLException {
    assertThat(month("2026-01-31T10:00Z", "2026-03-01T00:00Z")).isEqualTo("2026-02-28 10:00:00+00");
    assertThat(month("2026-01-31T10:00Z", "2026-03-31T09:59Z")).isEqualTo("2026-02-28 10:00:00+00");
    assertThat(month("2026-01-31T10:00Z", "2026-03-31T10:00Z")).isEqualTo("2026-03-31 10:00:00+00");
    assertThat(month("2024-02-29T00:00Z", "2026-01-10T00:00Z")).isEqualTo("2025-12-29 00:00:00+00");
    assertThat(month(null, "2026-03-31T10:00Z")).isEqualTo("2026-03-01 00:00:00+00");
  }

  private static String month(@org.jspecify.annotations.Nullable String anchor, String at)
      throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement =
            connection.prepareStatement(
                "select (app_sec.usage_month(?::timestamptz, ?::timestamptz) at time zone 'UTC')::text || '+00'")) {
      statement.setString(1, anchor);
      statement.setString(2, at);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private UUID domain(int n) {
    UUID id = Ids.next();
    app(
        "insert into domains (id, tenant_id, company_id, domain) values (?, app_sec.tenant_id(), ?, ?)",
        id,
        company,
        "d" + n + ".example");
    return id;
  }

  private int account(UUID domain, int n, String status) {
    return app(
        """
        insert into email_accounts (tenant_id, domain_id, email, smtp_settings, status)
        values (app_sec.tenant_id(), ?, ?, '{}', ?)
        """,
        domain,
        "a" + n + "@d0.example",
        status);
  }

  private int campaign() {
    return app("insert into campaigns (tenant_id, name) values (app_sec.tenant_id(), 'C')");
  }

  private int lead(String email) {
    return app("insert into leads (tenant_id, email) values (app_sec.tenant_id(), ?)", email);
  }

  private long take(int n) {
    return TenantContext.callAs(
        tenant,
        () ->
            database(Roles.WORKER)
                .first("select app_sec.take_emails(?) as n", row -> row.longValue("n"), (long) n)
                .orElseThrow());
  }

  private boolean store(long bytes) {
    return TenantContext.callAs(
        tenant,
        () ->
            database(Roles.WORKER)
                .first("select app_sec.take_storage(?) as fits", row -> row.bool("fits"), bytes)
                .orElseThrow());
  }

  private int app(String sql, Object... values) {
    return TenantContext.callAs(tenant, () -> database(Roles.APP).update(sql, values));
  }

  private static Database database(String role) {
    synchronized (api) {
      return api.beans(role).getBean(Database.class, Qualifiers.byName(Tier.OLTP.key()));
    }
  }

  /** Whether it was done; false when the plan did not allow it. */
  private static boolean allowed(Runnable work) {
    try {
      work.run();
      return true;
    } catch (DatabaseException e) {
      assertThat(e.planLimit()).as(e.sqlState()).isPresent();
      return false;
    }
  }

  private long used(String metric) throws SQLException {
    return number(
        "select coalesce(sum(used), 0) from usage_counters where tenant_id = ? and metric = '"
            + metric
            + "'");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, tenant);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void execute(String sql, Object... values) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
