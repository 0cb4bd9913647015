package com.penguinmails.operations.privacy;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.content.NewBody;
import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.postgres.TestDatabases;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A lead that has left its traces everywhere.
 *
 * @param email its address
 * @param secret a word of the bodies
 */
record KnownLead(UUID tenant, UUID id, String email, String secret) {

  /** Writes the lead and its traces into every tier. */
  static KnownLead in(TestApi api, TestDatabases databases, UUID tenant, String email)
      throws SQLException {
    KnownLead lead = new KnownLead(tenant, Ids.next(), email, "quincejelly" + Ids.next());
    try (Connection oltp = databases.superuser(Tier.OLTP);
        Connection content = databases.superuser(Tier.CONTENT);
        Connection queue = databases.superuser(Tier.QUEUE);
        Connection olap = databases.superuser(Tier.OLAP)) {
      lead.operational(oltp);
      lead.messages(api, content);
      lead.jobs(queue);
      run(
          olap,
          "insert into lead_analytics (tenant_id, lead_id, campaign_id, sent) values (?, ?, ?, 1)",
          tenant,
          lead.id(),
          Ids.next());
    }
    return lead;
  }

  private void operational(Connection oltp) throws SQLException {
    UUID campaign = Ids.next();
    UUID enrolment = Ids.next();
    run(
        oltp,
        "insert into leads (id, tenant_id, email, name) values (?, ?, ?, 'Ada')",
        id,
        tenant,
        email);
    run(
        oltp,
        "insert into campaigns (id, tenant_id, name) values (?, ?, 'Spring')",
        campaign,
        tenant);
    run(
        oltp,
        "insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id) values (?, ?, ?, ?)",
        enrolment,
        tenant,
        campaign,
        id);
    run(
        oltp,
        """
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key)
        values (gen_random_uuid(), ?, ?, ?, ?, gen_random_uuid(), gen_random_uuid(), gen_random_uuid()::text)
        """,
        tenant,
        campaign,
        enrolment,
        id);
    run(
        oltp,
        "insert into lead_activities (tenant_id, lead_id, activity_type, details) values (?, ?, 'note', jsonb_build_object('note', ?))",
        tenant,
        id,
        "called " + email);
    run(
        oltp,
        "insert into suppression_list (id, tenant_id, email, reason) values (gen_random_uuid(), ?, ?, 'manual')",
        tenant,
        email);
    run(
        oltp,
        "insert into idempotency_keys (tenant_id, key, request_hash, body) values (?, ?, '\\x00', ?)",
        tenant,
        id.toString(),
        "{\"email\":\"" + email + "\"}");
    run(
        oltp,
        "insert into outbox (id, tenant_id, queue_name, job_type, payload, run_at) values (gen_random_uuid(), ?, 'email-processing', 'x', jsonb_build_object('to', ?), now() + interval '1 day')",
        tenant,
        email);
    run(
        oltp,
        "insert into saved_searches (tenant_id, name, query) values (?, ?, jsonb_build_object('email', ?))",
        tenant,
        id.toString(),
        email);
    run(
        oltp,
        "insert into lead_imports (id, tenant_id, source_bytes, error_report) values (gen_random_uuid(), ?, 1, convert_to(?, 'UTF8'))",
        tenant,
        email);
    run(
        oltp,
        "insert into audit_log_enhanced (tenant_id, seq, action, resource_type, resource_id, new_values, previous_hash, hash) values (?, 0, 'lead.created', 'lead', ?, jsonb_build_object('email', ?), '', '')",
        tenant,
        id,
        email);
    run(
        oltp,
        "insert into audit_log_enhanced (tenant_id, seq, action, resource_type, resource_id, new_values, previous_hash, hash) values (?, 0, 'suppression.added', 'suppression', gen_random_uuid(), jsonb_build_object('email', ?), '', '')",
        tenant,
        email.toUpperCase(java.util.Locale.ROOT));
  }

  private void messages(TestApi api, Connection content) throws SQLException {
    String sent = message(content, id, "outbound", "sales@sender.example", email);
    String answer = message(content, null, "inbound", email, "sales@sender.example");
    String mention =
        message(content, null, "inbound", "colleague@example.org", "sales@sender.example");
    run(
        content,
        "update email_messages set subject = 'Quince for <' || ? || '>' where storage_key = ?",
        email.toUpperCase(java.util.Locale.ROOT),
        mention);
    run(
        content,
        "insert into message_events (tenant_id, storage_key, event_type, campaign_id, lead_id, occurred_at, details) values (?, ?, 'sent', gen_random_uuid(), ?, now(), jsonb_build_object('to', ?))",
        tenant,
        sent,
        id,
        email);
    Database database =
        api.beans(Roles.WORKER).getBean(Database.class, Qualifiers.byName("content"));
    Bodies bodies = api.beans(Roles.WORKER).getBean(Bodies.class);
    Json headers = new Json("{\"To\":\"" + email + "\"}");
    TenantContext.runAs(
        tenant,
        () ->
            bodies.insert(
                database,
                List.of(
                    new NewBody(sent, new Body("Dear Ada, " + secret, null), headers),
                    new NewBody(answer, new Body("No " + secret, "<p>" + secret + "</p>"), headers),
                    new NewBody(
                        mention,
                        new Body("Better write to " + email + " about plums", null),
                        headers))));
    run(
        content,
        "insert into attachments (id, tenant_id, parent_storage_key, filename, mime_type, size_bytes, content) values (gen_random_uuid(), ?, ?, ?, 'text/plain', 3, '\\x616161')",
        tenant,
        sent,
        email + ".txt");
  }

  /** Stores somebody else's mail; returns its key. */
  String stored(TestApi api, TestDatabases databases, Body body) {
    try (Connection content = databases.superuser(Tier.CONTENT)) {
      String key =
          message(content, null, "inbound", "colleague@example.org", "sales@sender.example");
      NewBody stored = new NewBody(key, body, new Json("{}"));
      Database database =
          api.beans(Roles.WORKER).getBean(Database.class, Qualifiers.byName("content"));
      Bodies bodies = api.beans(Roles.WORKER).getBean(Bodies.class);
      TenantContext.runAs(tenant, () -> bodies.insert(database, List.of(stored)));
      return key;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a body. */
  Body body(TestApi api, String key) {
    Database database =
        api.beans(Roles.WORKER).getBean(Database.class, Qualifiers.byName("content"));
    Bodies bodies = api.beans(Roles.WORKER).getBean(Bodies.class);
    return TenantContext.callAs(tenant, () -> bodies.find(database, key).orElseThrow().body());
  }

  private String message(
      Connection content,
      @org.jspecify.annotations.Nullable UUID lead,
      String direction,
      String from,
      String to)
      throws SQLException {
    String key = StorageKey.at(Instant.now()).value();
    run(
        content,
        "insert into email_messages (storage_key, tenant_id, lead_id, direction, status, from_email, to_email, subject) values (?, ?, ?, ?, 'sent', ?, ?, 'Hello')",
        key,
        tenant,
        lead,
        direction,
        from,
        to);
    return key;
  }

  private void jobs(Connection queue) throws SQLException {
    run(
        queue,
        "insert into jobs (id, queue_name, job_type, payload, tenant_id, status, last_error_message) values (gen_random_uuid(), 'email-processing', 'x', jsonb_build_object('lead_id', ?), ?, 'queued', ?)",
        id,
        tenant,
        "refused by " + email);
    run(
        queue,
        "insert into jobs (id, queue_name, job_type, payload, result, tenant_id, status) values (gen_random_uuid(), 'bounce-processing', 'x', jsonb_build_object('to', ?), jsonb_build_object('to', ?), ?, 'completed')",
        email,
        email,
        tenant);
    run(
        queue,
        "insert into dead_letter_jobs (id, original_job_id, queue_name, job_type, tenant_id, final_attempt, reason_code, failure_reason, payload) values (gen_random_uuid(), gen_random_uuid(), 'webhook-processing', 'x', ?, 3, 'x', ?, jsonb_build_object('lead', ?))",
        tenant,
        "cannot reach " + email,
        id);
  }

  private static void run(
      Connection connection, String sql, @org.jspecify.annotations.Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(
            i + 1,
            values[i] instanceof UUID u
                    && sql.contains("jsonb_build_object('lead")
                    && i == jsonIndex(sql)
                ? u.toString()
                : values[i]);
      }
      statement.executeUpdate();
    }
  }

  /** The driver needs a text where a function takes anything. */
  private static int jsonIndex(String sql) {
    String before = sql.substring(0, sql.indexOf("jsonb_build_object('lead"));
    return (int) before.chars().filter(c -> c == '?').count();
  }
}
