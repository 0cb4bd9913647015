package com.penguinmails.bench.sending;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A campaign with many leads, written past the API. */
final class BenchCampaign {
  private static final int CHUNK = 50_000;

  private final Workbench bench;
  private final Connection superuser;
  private final UUID tenant;

  BenchCampaign(Workbench bench, Connection superuser) {
    this.bench = bench;
    this.superuser = superuser;
    this.tenant = bench.facts().tenantId();
  }

  /** Writes accounts that send to this port and a sending campaign over them. */
  UUID create(int leads, int accounts, int smtpPort) throws SQLException {
    UUID campaign = UUID.randomUUID();
    UUID template = UUID.randomUUID();
    run(
        """
        insert into templates (id, tenant_id, name, subject, content)
        values (?, ?, 'bench', 'A question about {{ company }}', ?)
        """,
        template,
        tenant,
        """
        <p>Hi {{ first_name }},</p>
        <p>how does {{ company }} reach new customers today? We help teams like yours in {{ city }} to
        write to the right people at the right time, without a list from somewhere.</p>
        <p><a href="https://www.example.com/tour">A tour of two minutes</a>, or answer this mail.</p>
        <p>{{ sender_name }}</p>
        """);
    run(
        "insert into campaigns (id, tenant_id, name, status, started) values (?, ?, 'bench', 'paused', now())",
        campaign,
        tenant);
    for (UUID account : accounts(accounts, smtpPort)) {
      run(
          "insert into campaign_accounts (tenant_id, campaign_id, email_account_id) values (?, ?, ?)",
          tenant,
          campaign,
          account);
    }
    run(
        """
        insert into campaign_sequence_steps (id, tenant_id, campaign_id, step_order, step_type, template_id)
        values (gen_random_uuid(), ?, ?, 1, 'email', ?)
        """,
        tenant,
        campaign,
        template);
    for (int from = 0; from < leads; from += CHUNK) {
      enrol(campaign, from, Math.min(leads, from + CHUNK));
    }
    run("vacuum (analyze) leads, campaign_enrollments, campaigns, email_accounts");
    return campaign;
  }

  /** Lets the scheduler have it. */
  void start(UUID campaign) throws SQLException {
    run("update campaigns set status = 'sending' where id = ?", campaign);
  }

  /** One number of the transactional tier. */
  long number(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = bound(sql, values);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  void run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = bound(sql, values)) {
      statement.execute();
    }
  }

  /** Stops or starts the worker that sends. */
  void sendingQueue(boolean active) throws SQLException {
    try (Connection queue = bench.superuser(Tier.QUEUE);
        Statement statement = queue.createStatement()) {
      statement.execute(
          "update job_queues set is_active = " + active + " where name = 'email-sending'");
    }
  }

  private List<UUID> accounts(int count, int smtpPort) throws SQLException {
    UUID domain = UUID.randomUUID();
    run(
        "insert into domains (id, tenant_id, domain) values (?, ?, ?)",
        domain,
        tenant,
        domain + ".example");
    List<UUID> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID account = UUID.randomUUID();
      run(
          """
          insert into email_accounts (id, tenant_id, domain_id, email, display_name, daily_limit, smtp_settings)
          values (?, ?, ?, ?, 'Ada', 100000, jsonb_build_object('host', '127.0.0.1', 'port', ?::int, 'security', 'NONE'))
          """,
          account,
          tenant,
          domain,
          "bench" + i + "@" + domain + ".example",
          smtpPort);
      accounts.add(account);
    }
    return accounts;
  }

  private void enrol(UUID campaign, int from, int to) throws SQLException {
    run(
        """
        with l as (
          insert into leads (id, tenant_id, email, first_name, company, city)
          select gen_random_uuid(), ?, 'lead' || n || '@' || ?::uuid || '.example', 'Lea' || n, 'Company ' || n, 'Porto'
            from generate_series(?, ?) n returning id)
        insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
        select gen_random_uuid(), ?, ?, id, now() from l
        """,
        tenant,
        campaign,
        from,
        to - 1,
        tenant,
        campaign);
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = superuser.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
