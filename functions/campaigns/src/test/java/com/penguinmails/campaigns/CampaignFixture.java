package com.penguinmails.campaigns;

import com.penguinmails.campaigns.lambda.CampaignsApiHandler;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** What campaigns need of other functions: accounts, leads, suppressed addresses. */
public final class CampaignFixture implements AutoCloseable {
  public static final String CAMPAIGNS = "/api/v1/tenant/campaigns";
  public static final String TEMPLATES = "/api/v1/tenant/templates";

  private final TestDatabases databases;
  private final TestApi api;
  private final ApiClient anyone;

  private CampaignFixture(TestDatabases databases) {
    this.databases = databases;
    this.api = TestApi.start(databases);
    this.anyone = api.client(CampaignsApiHandler::new);
  }

  public static CampaignFixture in(TestDatabases databases) {
    return new CampaignFixture(databases);
  }

  @Override
  public void close() {
    api.close();
  }

  public TestApi api() {
    return api;
  }

  public TestTenant first() {
    return api.tenants().first();
  }

  public TestTenant second() {
    return api.tenants().second();
  }

  public ApiClient as(String role) {
    return anyone.as(first(), role);
  }

  public ApiClient stranger() {
    return anyone.as(second(), "owner");
  }

  /** An email account that may send. */
  public UUID account(TestTenant tenant) {
    UUID domain = Ids.next();
    UUID account = Ids.next();
    update(
        "insert into domains (id, tenant_id, domain) values (?, ?, ?)",
        domain,
        tenant.id(),
        domain + ".example");
    update(
        """
        insert into email_accounts (id, tenant_id, domain_id, email, smtp_settings)
        values (?, ?, ?, ?, '{"host": "127.0.0.1", "port": 3025, "security": "NONE"}')
        """,
        account,
        tenant.id(),
        domain,
        account + "@" + domain + ".example");
    return account;
  }

  /** A lead with this address and status. */
  public UUID lead(TestTenant tenant, String email, String status) {
    UUID lead = Ids.next();
    update(
        "insert into leads (id, tenant_id, email, first_name, status) values (?, ?, ?, 'Grace', ?)",
        lead,
        tenant.id(),
        email,
        status);
    return lead;
  }

  /** Puts an address on the suppression list. */
  public void suppress(TestTenant tenant, String email) {
    update(
        "insert into suppression_list (id, tenant_id, email, reason) values (?, ?, ?, 'manual')",
        Ids.next(),
        tenant.id(),
        email);
  }

  public String template() {
    return as("member")
        .post(
            TEMPLATES,
            "{\"name\": \"T\", \"subject\": \"Hi {{ first_name }}\", \"content\": \"Hello\"}")
        .text("/id");
  }

  public String campaign() {
    return as("member").post(CAMPAIGNS, "{\"name\": \"C\"}").text("/id");
  }

  /** A draft with one email step and one lead. */
  public String readyCampaign() {
    String campaign = campaign();
    as("member")
        .put(
            CAMPAIGNS + "/" + campaign + "/steps",
            "[" + emailStep(template(), account(first())) + "]");
    UUID lead = lead(first(), campaign + "@leads.example", "active");
    as("member")
        .post(CAMPAIGNS + "/" + campaign + "/enrollments", "{\"lead_ids\": [\"" + lead + "\"]}");
    return campaign;
  }

  /** JSON of an email step. */
  public static String emailStep(Object template, Object account) {
    return "{\"step_type\": \"email\", \"template_id\": \"%s\", \"email_account_id\": \"%s\"}"
        .formatted(template, account);
  }

  /** Runs a statement as superuser. */
  public void update(String sql, Object... values) {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement = bound(connection, sql, values)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text. */
  public String text(String sql, Object... values) {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement = bound(connection, sql, values);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
