package com.penguinmails.inbox;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.inbox.lambda.EmailProcessingHandler;
import com.penguinmails.kernel.Ids;
import com.penguinmails.mail.tracking.TrackingKey;
import com.penguinmails.mail.tracking.TrackingTokens;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Databases with sent mails in them, and questions about what became of them. */
public final class InboxFixture implements AutoCloseable {
  public static final String KEYS =
      "2:c2Vjb25kLXNlY3JldC1vZi10aGUtdGVzdHM= 1:Zmlyc3Qtc2VjcmV0LW9mLXRoZS10ZXN0cy4=";

  public final TestApi api;
  public final TrackingTokens tokens = new TrackingTokens(TrackingKey.parseAll(KEYS));
  private final TestDatabases databases;

  public InboxFixture(TestDatabases databases) {
    this.databases = databases;
    this.api = TestApi.start(databases);
    api.secrets().put("tracking/keys", KEYS);
  }

  public UUID first() {
    return api.tenants().first().id();
  }

  public UUID second() {
    return api.tenants().second().id();
  }

  public ApplicationContext worker() {
    return api.beans(Roles.WORKER);
  }

  /** Runs the function email-processing once. */
  public Map<String, Object> process() {
    return new EmailProcessingHandler(worker()).handleRequest(Map.of(), TestContext.of());
  }

  /** A mail accepted by the recipient's server a moment ago. */
  public SentMail sent(UUID tenant) {
    UUID account = account(tenant, "sender-" + Ids.next() + "@sender.example");
    UUID lead = Ids.next();
    String email = "lead-" + lead + "@example.org";
    run(
        Tier.OLTP,
        "insert into leads (id, tenant_id, email) values (?, ?, ?)",
        lead,
        tenant,
        email);
    return sent(tenant, account, lead, email);
  }

  /** One more campaign's mail to a lead. */
  public SentMail sent(UUID tenant, UUID account, UUID lead, String email) {
    UUID campaign = Ids.next();
    UUID step = Ids.next();
    UUID enrolment = Ids.next();
    StorageKey key = StorageKey.at(Instant.now());
    run(
        Tier.OLTP,
        "insert into campaigns (id, tenant_id, name, status) values (?, ?, 'Spring', 'sending')",
        campaign,
        tenant);
    run(
        Tier.OLTP,
        "insert into campaign_sequence_steps (id, tenant_id, campaign_id, step_order, step_type) values (?, ?, ?, 1, 'email')",
        step,
        tenant,
        campaign);
    run(
        Tier.OLTP,
        "insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, status, next_run) values (?, ?, ?, ?, 'active', now())",
        enrolment,
        tenant,
        campaign,
        lead);
    run(
        Tier.OLTP,
        """
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key, state)
        values (?, ?, ?, ?, ?, ?, ?, ?, 'accepted')
        """,
        Ids.next(),
        tenant,
        campaign,
        enrolment,
        lead,
        step,
        account,
        key.value());
    String messageId = key.id() + "@sender.example";
    run(
        Tier.CONTENT,
        """
        insert into email_messages (storage_key, tenant_id, email_account_id, campaign_id, lead_id, enrollment_id, direction,
                                    from_email, to_email, subject, status, header_message_id, sent_at)
        values (?, ?, ?, ?, ?, ?, 'outbound', 'sender@sender.example', ?, 'Hello', 'sent', ?, now())
        """,
        key.value(),
        tenant,
        account,
        campaign,
        lead,
        enrolment,
        email,
        messageId);
    return new SentMail(tenant, lead, email, campaign, enrolment, account, key.value(), messageId);
  }

  /** An account without a mailbox to poll. */
  public UUID account(UUID tenant, String email) {
    UUID domain = Ids.next();
    UUID account = Ids.next();
    run(
        Tier.OLTP,
        "insert into domains (id, tenant_id, domain) values (?, ?, ?)",
        domain,
        tenant,
        domain + ".example");
    run(
        Tier.OLTP,
        "insert into email_accounts (id, tenant_id, domain_id, email, smtp_settings) values (?, ?, ?, ?, '{}')",
        account,
        tenant,
        domain,
        email);
    return account;
  }

  public void run(Tier tier, String sql, Object... values) {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = bound(connection, sql, values)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of every row as text; null as "null". */
  public List<String> texts(Tier tier, String sql, Object... values) {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = bound(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(String.valueOf(rows.getString(1)));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Jobs about a message that nobody has done, as event types. */
  public List<String> queued(SentMail mail) {
    return texts(
        Tier.QUEUE,
        """
        select payload ->> 'event_type' from jobs
         where queue_name = 'email-processing' and payload ->> 'storage_key' = ? and status = 'queued'
         order by 1
        """,
        mail.storageKey());
  }

  /** Status of the lead. */
  public String lead(SentMail mail) {
    return texts(Tier.OLTP, "select status from leads where id = ?", mail.lead()).getFirst();
  }

  /** Status and reason of the enrolment. */
  public String enrolment(SentMail mail) {
    return texts(
            Tier.OLTP,
            "select status || coalesce(' ' || exit_reason, '') from campaign_enrollments where id = ?",
            mail.enrolment())
        .getFirst();
  }

  /** Why the lead's address is suppressed in its tenant. */
  public List<String> suppressed(SentMail mail) {
    return texts(
        Tier.OLTP,
        "select reason from suppression_list where tenant_id = ? and email = ?",
        mail.tenant(),
        mail.email());
  }

  /** Events recorded of the message. */
  public List<String> events(SentMail mail) {
    return texts(
        Tier.CONTENT,
        "select event_type from message_events where storage_key = ? order by 1",
        mail.storageKey());
  }

  @Override
  public void close() {
    api.close();
  }

  private static PreparedStatement bound(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
