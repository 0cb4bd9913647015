package com.penguinmails.bench.database;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a tenant has beside leads and messages: of each one for ten leads, so that a page is full at
 * a tenth of the size too, and a send for every enrolment, some of them in doubt. Rows of a smaller
 * size that is there stay.
 */
final class ScaleLists {
  private static final int STEPS = 5;
  private static final int LEADS_EACH = 10;
  private static final String AGE = "now() - n * interval '1 hour'";

  private final int tenants;
  private final int leads;

  ScaleLists(int tenants, int leads) {
    this.tenants = tenants;
    this.leads = leads;
  }

  void load(Workbench bench) throws SQLException {
    bench.progress().println("companies, domains, accounts, templates, steps, sends");
    try (Connection oltp = bench.superuser(Tier.OLTP);
        Statement statement = oltp.createStatement()) {
      statement.execute("set session_replication_role = replica");
      rows(statement, "companies (id, tenant_id, name, created)", "'Company ' || n, " + AGE);
      rows(statement, "domains (id, tenant_id, domain, created)", "'d' || n || '.example', " + AGE);
      rows(
          statement,
          "email_accounts (id, tenant_id, domain_id, email, smtp_settings, created)",
          id("domains", "n") + ", 'a' || n || '@d.example', '{}', " + AGE);
      rows(
          statement,
          "templates (id, tenant_id, name, subject, content, created)",
          "'Template ' || n, 'Subject', repeat('Hello {{ first_name }}. ', 10), " + AGE);
      rows(
          statement,
          "lead_imports (id, tenant_id, filename, status, source_bytes, created)",
          "'leads.csv', 'completed', 0, " + AGE);
      rows(
          statement,
          "privacy_requests (id, tenant_id, kind, scope, status, created)",
          "'export', 'tenant', 'completed', " + AGE);
      rows(
          statement,
          "payments (id, tenant_id, amount, status, stripe_invoice_id, amount_minor, stripe_synced_at, invoiced)",
          "1, 'paid', 'in_' || t || '_' || n, 100, now(), " + AGE);
      rows(
          statement,
          "system_notifications (id, tenant_id, category, title, message, severity, is_resolved, reviewed, created)",
          "'bench', 'Title', 'Message', (array['info', 'warning', 'critical'])[1 + n % 3], n % 20 > 0, now(), "
              + AGE);
      steps(statement, "campaign_sequence_steps (step_type, step_order, id,", "'email', s");
      statement.execute(
          """
          insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key, state)
          select md5('l' || e.id)::uuid, e.tenant_id, e.campaign_id, e.id, e.lead_id, s.id, a.id, 'k' || e.id,
                 case when right(e.id::text, 1) = '0' then 'in_doubt' else 'accepted' end
            from campaign_enrollments e
            join campaign_sequence_steps s on s.campaign_id = e.campaign_id and s.step_order = 1
            join email_accounts a on a.tenant_id = e.tenant_id and a.email = 'a1@d.example'
              on conflict do nothing
          """);
      statement.execute(
          "vacuum analyze companies, domains, email_accounts, templates, lead_imports, campaign_sequence_steps, send_ledger, privacy_requests, payments, system_notifications");
    }
    try (Connection queue = bench.superuser(Tier.QUEUE);
        Statement statement = queue.createStatement()) {
      statement.execute("set session_replication_role = replica");
      // Done: the running product would go to work on them.
      rows(
          statement,
          "jobs (id, tenant_id, queue_name, job_type, payload, status, created_at)",
          "'webhook-processing', 'bench', '{}', 'completed', " + AGE);
      rows(
          statement,
          "dead_letter_jobs (id, tenant_id, original_job_id, queue_name, job_type, final_attempt, reason_code, payload, is_resolved, failure_timestamp)",
          "gen_random_uuid(), (array['webhook-processing', 'email-processing'])[1 + n % 2], 'bench', 3, 'bench', '{}', n % 4 > 0, "
              + AGE);
      statement.execute("vacuum analyze jobs, dead_letter_jobs");
    }
    try (Connection olap = bench.superuser(Tier.OLAP);
        Statement statement = olap.createStatement()) {
      statement.execute(
          "insert into mailbox_analytics (mailbox_id, tenant_id, sent, updated_at) select %s, %s, n, %s"
                  .formatted(id("email_accounts", "n"), ScaleData.tenant("t"), AGE)
              + " from generate_series(1, %d) t, generate_series(1, %d) n on conflict do nothing"
                  .formatted(tenants, each()));
      steps(statement, "sequence_step_analytics (sent, delivered, step_id,", "100, 90");
      statement.execute("vacuum analyze mailbox_analytics, sequence_step_analytics");
    }
  }

  private void rows(Statement statement, String table, String values) throws SQLException {
    String name = table.substring(0, table.indexOf(' '));
    statement.execute(
        "insert into %s select %s, %s, %s from generate_series(1, %d) t, generate_series(1, %d) n on conflict do nothing"
            .formatted(table, id(name, "n"), ScaleData.tenant("t"), values, tenants, each()));
  }

  private void steps(Statement statement, String columns, String values) throws SQLException {
    statement.execute(
        "insert into %s tenant_id, campaign_id) select %s, md5('step' || t || ' ' || c || ' ' || s)::uuid, %s, %s"
                .formatted(columns, values, ScaleData.tenant("t"), ScaleData.campaign("t", "c"))
            + " from generate_series(1, %d) t, generate_series(1, %d) c, generate_series(1, %d) s on conflict do nothing"
                .formatted(tenants, ScaleData.CAMPAIGNS, STEPS));
  }

  private int each() {
    return Math.max(1, leads / LEADS_EACH);
  }

  private static String id(String table, String n) {
    return "md5('" + table + "' || t || ' ' || " + n + ")::uuid";
  }
}
