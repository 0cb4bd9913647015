package com.penguinmails.operations.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.testkit.identity.ApiAnswer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestTenant;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which employees are let in, what they may do, and what is written down about it. */
@ExtendWith(TestDatabasesExtension.class)
class StaffHandlerTest {
  private static final String PATH = "/api/v1/platform/me";

  private static TestApi api;
  private static TestDatabases databases;
  private static TestTenant tenant;
  private static ApiClient anyone;

  @BeforeAll
  static void start(TestDatabases given) {
    databases = given;
    api = TestApi.start(given);
    tenant = api.tenants().first();
    anyone = api.platform(OperationsApiHandler::new);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldTellAnEmployeeWhatTheRoleMayDo() {
    ApiAnswer answer = anyone.asStaff("finance").get(PATH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/role")).isEqualTo("finance");
    assertThat(answer.body()).contains("billing.write", "plans.write").doesNotContain("users");
  }

  @Test
  void shouldKnowEveryPermissionOfTheDatabase() throws SQLException {
    assertThat(text("select string_agg(name, ' ' order by id) from permissions").split(" ", -1))
        .containsExactlyInAnyOrder(
            Arrays.stream(StaffPermission.values())
                .map(StaffPermission::key)
                .toArray(String[]::new));
    assertThat(anyone.asStaff("super_admin").get(PATH).size("/permissions"))
        .isEqualTo(StaffPermission.values().length);
  }

  @Test
  void shouldRefuseWhoIsNoEmployee() throws SQLException {
    refused(anyone, 401, "missing_credentials");
    refused(anyone.withKey(tenant.key("admin")), 401, "missing_credentials");
    refused(anyone.with("Authorization", "Bearer " + tenant.key("admin")), 401, "invalid_token");
    refused(token(api.issuer().forgedToken(api.staff().user("finance"))), 401, "invalid_token");
    refused(token(api.issuer().token(UUID.randomUUID())), 401, "unknown_user");
    refused(anyone.as(tenant, "owner"), 403, "not_staff");
  }

  @Test
  void shouldWriteForATenantOnlyWhereItIsNamed() throws SQLException {
    Database oltp =
        api.beans(Roles.PLATFORM).getBean(Database.class, Qualifiers.byName(Tier.OLTP.key()));
    Staff staff = new Staff(api.staff().user("finance"), "finance", Set.of());
    TenantContext unnamed = new TenantContext(null, staff.userId(), "request-1");

    unnamed.call(() -> audited(oltp, "unnamed"));
    unnamed.call(() -> staff.inTenant(tenant.id(), () -> audited(oltp, "named")));

    assertThat(text("select action from audit_log_enhanced")).isEqualTo("named");
    assertThat(
            text(
                "select string_agg(action || coalesce(tenant_id::text, ''), ' ' order by id)"
                    + " from admin_audit_log where request_id = 'request-1'"))
        .isEqualTo("unnamed named" + tenant.id());
    assertThatThrownBy(
            () -> unnamed.call(() -> oltp.update("update admin_audit_log set action = 'x'")))
        .isInstanceOf(DatabaseException.class);
    assertThatThrownBy(
            () ->
                unnamed.call(
                    () ->
                        oltp.update(
                            "insert into admin_audit_log (admin_user_id, action, resource_type) values (?, 'a', 'b')",
                            api.staff().user("super_admin"))))
        .isInstanceOf(DatabaseException.class);
  }

  private static boolean audited(Database oltp, String action) {
    return oltp.first(
            "select app_sec.staff_audit(?, 'plan', ?, null, null)",
            row -> true,
            action,
            UUID.randomUUID())
        .isPresent();
  }

  private static ApiClient token(String token) {
    return anyone.with("Authorization", "Bearer " + token);
  }

  /** Checks the answer and that the refusal was written down. */
  private static void refused(ApiClient client, int status, String code) throws SQLException {
    String before = text("select count(*) from security_events");

    ApiAnswer answer = client.get(PATH);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.at("/code")).isEqualTo(code);
    assertThat(Long.parseLong(text("select count(*) from security_events")))
        .isEqualTo(Long.parseLong(before) + 1);
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
