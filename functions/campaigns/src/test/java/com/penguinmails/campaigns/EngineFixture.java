package com.penguinmails.campaigns;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.penguinmails.campaigns.lambda.CampaignSchedulerHandler;
import com.penguinmails.campaigns.lambda.EmailSendingHandler;
import com.penguinmails.campaigns.lambda.SendReconciliationHandler;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import jakarta.mail.internet.MimeMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's campaign in the database, a mail server, and the two functions that work on them. */
public final class EngineFixture implements AutoCloseable {
  private final TestDatabases databases;
  private final TestApi api;
  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
          });

  public EngineFixture(TestDatabases databases) {
    this(databases, Map.of());
  }

  /** With further properties for the functions. */
  public EngineFixture(TestDatabases databases, Map<String, Object> properties) {
    this.databases = databases;
    this.api = TestApi.start(databases, properties);
    server.start();
  }

  public TestApi api() {
    return api;
  }

  /** Everything the server took, oldest first. */
  public List<MimeMessage> mails() {
    return List.of(server.getReceivedMessages());
  }

  /**
   * An active account of a tenant that sends into the server; its daily limit as given. It lives
   * where it is hours until midnight, or a day's limit would end in the middle of a test.
   */
  public UUID account(UUID tenant, int dailyLimit) {
    return account(tenant, dailyLimit, server.getSmtp().getPort());
  }

  /** The same with another server on this machine. */
  public UUID account(UUID tenant, int dailyLimit, int port) {
    UUID domain = UUID.randomUUID();
    UUID account = UUID.randomUUID();
    run(
        "insert into domains (id, tenant_id, domain) values (?, ?, ?)",
        domain,
        tenant,
        domain + ".example");
    run(
        """
        insert into email_accounts (id, tenant_id, domain_id, email, display_name, daily_limit, timezone, smtp_settings)
        values (?, ?, ?, ?, 'Anna', ?,
                case when extract(hour from now() at time zone 'UTC') between 6 and 17 then 'UTC' else 'Pacific/Auckland' end,
                jsonb_build_object('host', '127.0.0.1', 'port', cast(? as int), 'security', 'NONE'))
        """,
        account,
        tenant,
        domain,
        "anna@" + domain + ".example",
        dailyLimit,
        port);
    return account;
  }

  /** Gives the account a mailbox on the server, whose inbox is returned. */
  public GreenMailUser mailbox(UUID account) {
    String path = "test/" + account;
    api.secrets().put(path, "password");
    run(
        """
        update email_accounts set vault_key_path = ?, imap_settings =
               jsonb_build_object('host', '127.0.0.1', 'port', cast(? as int), 'security', 'NONE')
         where id = ?
        """,
        path,
        server.getImap().getPort(),
        account);
    return server.setUser(address(account), address(account), "password");
  }

  public UUID template(UUID tenant, String subject, String content) {
    UUID id = UUID.randomUUID();
    run(
        "insert into templates (id, tenant_id, name, subject, content) values (?, ?, 't', ?, ?)",
        id,
        tenant,
        subject,
        content);
    return id;
  }

  /** A sending campaign with these leads enrolled and no steps yet. */
  public UUID campaign(UUID tenant, String... addresses) {
    UUID campaign = UUID.randomUUID();
    run(
        "insert into campaigns (id, tenant_id, name, status) values (?, ?, 'c', 'sending')",
        campaign,
        tenant);
    for (String address : addresses) {
      run(
          """
          insert into leads (id, tenant_id, email, first_name) values (gen_random_uuid(), ?, ?, 'Lea')
          on conflict (tenant_id, email) do nothing
          """,
          tenant,
          address);
      run(
          """
          insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
          select gen_random_uuid(), tenant_id, ?, id, now() from leads where tenant_id = ? and email = ?
          """,
          campaign,
          tenant,
          address);
    }
    return campaign;
  }

  /** An email step; without an account it is sent from one of the campaign's. */
  public UUID emailStep(
      UUID tenant, UUID campaign, int order, @Nullable UUID account, UUID template) {
    UUID id = UUID.randomUUID();
    run(
        """
        insert into campaign_sequence_steps (id, tenant_id, campaign_id, step_order, step_type, email_account_id, template_id)
        values (?, ?, ?, ?, 'email', ?, ?)
        """,
        id,
        tenant,
        campaign,
        order,
        account,
        template);
    return id;
  }

  /** A sending campaign of one mail, from this account or, without, from one of its pool. */
  public UUID oneMail(UUID tenant, @Nullable UUID account, String... addresses) {
    UUID campaign = campaign(tenant, addresses);
    emailStep(tenant, campaign, 1, account, template(tenant, "One", "<p>Hi</p>"));
    return campaign;
  }

  /** Accounts for the campaign's steps that name none. */
  public void pool(UUID tenant, UUID campaign, List<UUID> accounts) {
    for (UUID account : accounts) {
      run(
          "insert into campaign_accounts (tenant_id, campaign_id, email_account_id) values (?, ?, ?)",
          tenant,
          campaign,
          account);
    }
  }

  /** What became of a campaign's leads, such as {@code a@b.example completed -}. */
  public List<String> outcomes(UUID campaign) {
    return texts(
        Tier.OLTP,
        """
        select l.email || ' ' || e.status || ' ' || coalesce(e.exit_reason, '-')
          from campaign_enrollments e join leads l on l.id = e.lead_id where e.campaign_id = ?
        """,
        campaign);
  }

  /** One run of the scheduler, which also relays the outbox. */
  public void schedule() {
    var unused =
        new CampaignSchedulerHandler(api.beans(Roles.WORKER))
            .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** One run of the sending worker. */
  public void send() {
    var unused =
        new EmailSendingHandler(api.beans(Roles.WORKER))
            .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** The address of an account. */
  public String address(UUID account) {
    return texts(Tier.OLTP, "select email from email_accounts where id = ?", account).getFirst();
  }

  /** Makes every job that waits for a later moment due. */
  public void hurry() {
    run(
        Tier.QUEUE,
        """
        update jobs set run_at = now(), suspect_at = case when suspect_at is not null then now() end where status = 'queued'
        """);
  }

  /** One run of the reconciliation. */
  public void reconcile() {
    var unused =
        new SendReconciliationHandler(api.beans(Roles.WORKER))
            .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** Both, until nothing moves any more. */
  public void settle() {
    for (int i = 0; i < 4; i++) {
      schedule();
      send();
    }
  }

  public void run(String sql, @Nullable Object... parameters) {
    run(Tier.OLTP, sql, parameters);
  }

  public void run(Tier tier, String sql, @Nullable Object... parameters) {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = bound(connection, sql, parameters)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of every row as text. */
  public List<String> texts(Tier tier, String sql, @Nullable Object... parameters) {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = bound(connection, sql, parameters);
        ResultSet result = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(String.valueOf(result.getString(1)));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement bound(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    server.stop();
    api.close();
  }
}
