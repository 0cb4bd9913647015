package com.penguinmails.local.restore;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.local.demo.DemoTenants;
import com.penguinmails.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be true of the product's databases whatever they hold.
 *
 * @param passwords by role
 */
record Checks(PostgresServer server, Map<String, String> passwords) {
  private static final List<String> RUNTIME = List.of(Roles.APP, Roles.WORKER, Roles.PLATFORM);

  Access superuser() {
    return tier -> server.superuser(tier.database());
  }

  /** Each check by name, with what is wrong. */
  Map<String, List<String>> run() throws SQLException {
    return Map.of(
        "logins", logins(),
        "row security", isolation(),
        "audit chains", chains(),
        "across tiers", across());
  }

  private Access as(String role) {
    return tier -> DriverManager.getConnection(server.url(tier), role, passwords.get(role));
  }

  private List<String> logins() {
    List<String> refused = new ArrayList<>();
    for (String role : RUNTIME) {
      for (Tier tier : Tier.values()) {
        try {
          as(role).ask(tier, "select current_user");
        } catch (SQLException e) {
          refused.add(role + " in " + tier.key() + ": " + e.getMessage());
        }
      }
    }
    return refused;
  }

  /** A tenant's request sees what the tenant has, one of nobody sees nothing. */
  private List<String> isolation() throws SQLException {
    List<String> wrong = new ArrayList<>();
    String companies = "select id::text from companies";
    try (Connection app = as(Roles.APP).to(Tier.OLTP)) {
      app.setAutoCommit(false);
      Query query = new Query(app);
      if (!query.column(companies).isEmpty()) {
        wrong.add("companies are seen without a tenant");
      }
      query.rows("select app_sec.set_context('%s', null, null)".formatted(DemoTenants.DEMO));
      Set<String> seen = new HashSet<>(query.column(companies));
      Set<String> own =
          new HashSet<>(
              superuser()
                  .ask(
                      Tier.OLTP,
                      companies + " where tenant_id = '%s'".formatted(DemoTenants.DEMO)));
      if (own.isEmpty() || !seen.equals(own)) {
        wrong.add("the tenant sees " + seen + ", not its " + own);
      }
    }
    return wrong;
  }

  private List<String> chains() throws SQLException {
    List<String> broken = new ArrayList<>();
    if (superuser().ask(Tier.OLTP, "select seq from audit_log_enhanced limit 1").isEmpty()) {
      broken.add("there is no audit row");
    }
    broken.addAll(
        superuser()
            .ask(
                Tier.OLTP,
                """
                select t.name || ': ' || v.problem
                  from tenants t cross join lateral app_sec.verify_audit_chain(t.id) v
                """));
    return broken;
  }

  /** A mail that was accepted has its message, its body and its job. */
  private List<String> across() throws SQLException {
    List<String> wrong = new ArrayList<>();
    String accepted = " from send_ledger where state = 'accepted'";
    missing(
        wrong,
        "accepted sends without a message",
        superuser().ask(Tier.OLTP, "select storage_key" + accepted),
        superuser()
            .ask(Tier.CONTENT, "select storage_key from email_messages where status <> 'queued'"));
    missing(
        wrong,
        "accepted sends without a job",
        superuser().ask(Tier.OLTP, "select id::text" + accepted),
        superuser().ask(Tier.QUEUE, "select id::text from jobs"));
    missing(
        wrong,
        "campaigns unknown to analytics",
        superuser().ask(Tier.OLTP, "select id::text from campaigns"),
        superuser().ask(Tier.OLAP, "select id::text from campaigns"));
    return wrong;
  }

  private static void missing(
      List<String> wrong, String what, List<String> wanted, List<String> there) {
    Set<String> missing = new HashSet<>(wanted);
    missing.removeAll(new HashSet<>(there));
    if (wanted.isEmpty()) {
      wrong.add("nothing to compare: " + what);
    } else if (!missing.isEmpty()) {
      wrong.add(missing.size() + " " + what);
    }
  }
}
