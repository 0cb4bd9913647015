package com.penguinmails.operations.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.operations.addresses.AddressStatus;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.testkit.identity.ApiAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Employees look after servers and addresses. */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class InfrastructureHandlerTest {
  private static final String SERVERS = Infrastructure.PATH + "/servers";
  private static final String IPS = Infrastructure.PATH + "/ips";
  private static final String ASSIGNMENTS = Infrastructure.PATH + "/assignments";
  private static final String BECAUSE = "{\"reason\":\"because\"}";

  private static Infrastructure product;
  private static UUID first;
  private static UUID second;
  private static int domains;

  @BeforeAll
  static void start(Infrastructure shared) {
    product = shared;
    first = product.api.tenants().first().id();
    second = product.api.tenants().second().id();
  }

  @BeforeEach
  void empty() {
    product.empty();
  }

  private static UUID domain(UUID tenant) {
    return product.domain(tenant, "d" + domains++ + ".example");
  }

  private static ApiAnswer assign(UUID tenant, UUID domain, String... more) {
    return product.admin.post(
        ASSIGNMENTS,
        "{\"tenant_id\":\"%s\",\"domain_id\":\"%s\"%s}"
            .formatted(tenant, domain, String.join("", more)));
  }

  private static String address(String ip) {
    return product.one("select id from smtp_ip_addresses where ip_address = ?", ip);
  }

  private static String ipOf(ApiAnswer assignment) {
    return product.one(
        "select ip_address from smtp_ip_addresses where id = ?::uuid", assignment.text("/ip_id"));
  }

  private static ApiAnswer make(String ip, String status) {
    return product.admin.post(
        IPS + "/" + address(ip) + "/status",
        "{\"status\":\"" + status + "\",\"reason\":\"because\"}");
  }

  @Test
  void shouldKnowNothingUnderWhatIsNotThere() {
    String nobody = "/" + UUID.randomUUID();

    assertThat(product.admin.get(SERVERS + nobody + "/history").at("/code"))
        .isEqualTo("server_not_found");
    assertThat(product.admin.get(SERVERS + nobody + "/costs").at("/code"))
        .isEqualTo("server_not_found");
    assertThat(product.admin.get(IPS + nobody + "/history").at("/code"))
        .isEqualTo("address_not_found");
    assertThat(product.admin.get(SERVERS + "?status=gone").status()).isEqualTo(422);
    assertThat(product.admin.get(IPS + "?status=gone").status()).isEqualTo(422);
  }

  @Test
  void shouldTellAgainWhatComesBackAfterItWasSettled() {
    ServerAlerts alerts = product.bean(ServerAlerts.class);
    String id = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      alerts.raise("tested", id, Severity.CRITICAL, "Test", "Again.");
      alerts.raise("tested", id, Severity.CRITICAL, "Test", "Again.");
      assertThat(product.alerts("tested", id)).isEqualTo(2);
      alerts.settle("tested", List.of("another"));
      assertThat(product.alerts("tested", id)).isZero();
    }
    assertThat(
            product.one(
                "select count(*) from system_notifications where dedupe_key = 'tested:' || ?", id))
        .as("each with mails of its own")
        .isEqualTo("2");
  }

  @Test
  void shouldLetOnlyStaffWithThePermissionInAndChange() {
    String server = SERVERS + "/" + product.active("198.51.100.1");
    assertThat(product.reader.get(server).status()).isEqualTo(200);
    assertThat(product.reader.post(server + "/decommission", BECAUSE).status()).isEqualTo(403);
    assertThat(product.reader.post(SERVERS, "{}").status()).isEqualTo(403);
    assertThat(make("198.51.100.1", "quarantined").status()).isEqualTo(200);
    assertThat(
            product
                .reader
                .post(IPS + "/" + address("198.51.100.1") + "/status", "{\"status\":\"burned\"}")
                .status())
        .isIn(403, 422);
    var tenant = product.api.platform(OperationsApiHandler::new);
    assertThat(tenant.as(product.api.tenants().first(), "owner").get(server).status())
        .isIn(401, 403);
    assertThat(tenant.get(server).status()).isEqualTo(401);
    assertThat(product.reader.get(SERVERS + "/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @Test
  void shouldOrderListAndShowHistoryAndCosts() {
    ApiAnswer ordered =
        product.admin.post(SERVERS, "{\"region\":\"us-west\",\"dedicated_to\":\"" + first + "\"}");
    assertThat(ordered.status()).as(ordered.body()).isEqualTo(201);
    assertThat(ordered.at("/status")).isEqualTo("provisioning");
    product.work();
    product.work();

    String server = String.valueOf(ordered.header("location"));
    ApiAnswer done = product.reader.get(server);
    assertThat(done.at("/status")).as(done.body()).isEqualTo("active");
    assertThat(done.at("/monthly_cost")).isEqualTo("999");
    assertThat(product.reader.get(server + "/costs").at("/data/0/cost")).isEqualTo("999");
    ApiAnswer history = product.reader.get(server + "/history");
    assertThat(history.at("/data/0/to")).isEqualTo("active");
    assertThat(history.at("/data/1/to")).isEqualTo("provisioning");
    assertThat(history.at("/data/1/actor"))
        .isEqualTo(product.api.staff().user("smtp_admin").toString());

    product.active();
    ApiAnswer page = product.reader.get(SERVERS + "?limit=1");
    assertThat(page.at("/has_more")).isEqualTo("true");
    ApiAnswer next = product.reader.get(SERVERS + "?limit=1&cursor=" + page.at("/next_cursor"));
    assertThat(next.at("/data/0/id")).isEqualTo(ordered.at("/id"));
    assertThat(product.reader.get(SERVERS + "?status=provisioning").size("/data")).isZero();
    assertThat(
            product
                .admin
                .post(SERVERS, "{\"dedicated_to\":\"" + UUID.randomUUID() + "\"}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void shouldScheduleKeepAndRefuseWhatIsNotPossible() {
    UUID id = product.active();
    String server = SERVERS + "/" + id;
    assertThat(product.admin.post(server + "/cancel-decommission", BECAUSE).status())
        .isEqualTo(409);
    ApiAnswer scheduled = product.admin.post(server + "/decommission", BECAUSE);
    assertThat(scheduled.at("/status")).isEqualTo("scheduled_decommission");
    assertThat(scheduled.at("/decommission_scheduled_for"))
        .isEqualTo(scheduled.at("/current_billing_period_end"));
    ApiAnswer twice = product.admin.post(server + "/decommission", BECAUSE);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.at("/code")).isEqualTo("server_state");
    assertThat(product.admin.post(server + "/cancel-decommission", BECAUSE).at("/status"))
        .isEqualTo("active");
    product.admin.post(server + "/decommission", BECAUSE);
    product.one("update vps_instances set termination_asked = now() where id = ?", id);
    assertThat(product.admin.post(server + "/cancel-decommission", BECAUSE).at("/code"))
        .isEqualTo("server_terminating");
    assertThat(product.one("select count(*) from admin_audit_log where resource_id = ?", id))
        .isEqualTo("3");
  }

  @Test
  void shouldRefuseTheSameTransitionsInTheDatabaseAsInTheProgram() {
    UUID server = product.active();
    for (ServerStatus from : ServerStatus.values()) {
      for (ServerStatus to : ServerStatus.values()) {
        refuses("vps_instances", server, from.key(), to.key(), from.next().contains(to));
      }
    }
    UUID other = product.active("198.51.100.2");
    UUID address = UUID.fromString(address("198.51.100.2"));
    for (AddressStatus from : AddressStatus.values()) {
      for (AddressStatus to : AddressStatus.values()) {
        Set<AddressStatus> next = from.next();
        refuses("smtp_ip_addresses", address, from.key(), to.key(), next.contains(to));
      }
    }
    assertThat(other).isNotEqualTo(server);
  }

  /** Without triggers the row is made what it was; with them it becomes the other, or not. */
  private static void refuses(String table, UUID id, String from, String to, boolean possible) {
    product.rows(
        Tier.OLTP,
        "set session_replication_role = replica; update %s set status = '%s' where id = '%s'; set session_replication_role = origin"
            .formatted(table, from, id));
    String change = "update " + table + " set status = ? where id = ?";
    if (possible || from.equals(to)) {
      product.one(change, to, id);
      return;
    }
    assertThatThrownBy(() -> product.one(change, to, id))
        .as("%s: %s to %s", table, from, to)
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).contains("cannot become"));
  }

  @Test
  void shouldAnswer409ToWhatAnAddressCannotBecome() {
    product.active("198.51.100.3");
    assertThat(make("198.51.100.3", "warmed").at("/code")).isEqualTo("address_state");
    assertThat(make("198.51.100.3", "quarantined").status()).isEqualTo(200);
    assertThat(make("198.51.100.3", "available").status()).isEqualTo(200);
    assertThat(make("198.51.100.3", "burned").status()).isEqualTo(200);
    ApiAnswer never = make("198.51.100.3", "available");
    assertThat(never.status()).isEqualTo(409);
    assertThat(never.at("/detail")).contains("possible: nothing");
    ApiAnswer history =
        product.reader.get(IPS + "/" + address("198.51.100.3") + "/history?limit=2");
    assertThat(history.at("/data/0/from")).isEqualTo("available");
    assertThat(history.at("/data/0/to")).isEqualTo("burned");
    assertThat(history.at("/data/0/reason")).isEqualTo("because");
    assertThat(history.at("/has_more")).isEqualTo("true");
  }

  @Test
  void shouldChooseByIsolationReputationWarmthAndLoad() {
    product.active("198.51.100.10", "198.51.100.11", "198.51.100.12", "198.51.100.13");
    UUID own = product.active("198.51.100.20");
    product.one("update vps_instances set dedicated_to = ? where id = ?", second, own);
    UUID going = product.active("198.51.100.30");
    product.one("update vps_instances set status = 'scheduled_decommission' where id = ?", going);
    product.one(
        """
        update smtp_ip_addresses set reputation_state = case right(ip_address, 2)
          when '10' then 'poor' when '11' then 'fair' else 'good' end
        """);

    ApiAnswer shared = assign(first, domain(first));
    assertThat(shared.status()).as(shared.body()).isEqualTo(201);
    assertThat(ipOf(shared)).isIn("198.51.100.12", "198.51.100.13");
    assertThat(shared.at("/warmup_state")).isEqualTo("unwarmed");
    assertThat(make(ipOf(shared), "warming").status()).isEqualTo(200);
    assertThat(make(ipOf(shared), "warmed").at("/assigned_count")).isEqualTo("1");
    assertThat(ipOf(assign(first, domain(first)))).as("warmed first").isEqualTo(ipOf(shared));
    assertThat(product.reader.get(ASSIGNMENTS + "?tenant_id=" + first).at("/data/1/warmup_state"))
        .isEqualTo("warmed");
    assertThat(ipOf(assign(second, domain(second)))).as("own first").isEqualTo("198.51.100.20");

    String theirs = ",\"ip_id\":\"" + address("198.51.100.20") + "\"";
    assertThat(assign(first, domain(first), theirs).at("/code")).isEqualTo("address_unfit");
    String poor = ",\"ip_id\":\"" + address("198.51.100.10") + "\"";
    assertThat(assign(first, domain(first), poor).status()).isEqualTo(409);
    assertThat(assign(first, domain(second)).status()).as("another's domain").isEqualTo(404);
  }

  @Test
  void shouldReleaseMoveAndFollowADomainThatIsDeleted() {
    product.active("198.51.100.40", "198.51.100.41");
    UUID domain = domain(first);
    ApiAnswer made = assign(first, domain);
    assertThat(assign(first, domain).at("/code")).isEqualTo("domain_has_address");
    String before = ipOf(made);
    assertThat(make(before, "burned").at("/assigned_count")).isEqualTo("0");
    ApiAnswer moved = product.reader.get(ASSIGNMENTS + "?domain_id=" + domain);
    assertThat(moved.size("/data")).isEqualTo(2);
    assertThat(moved.at("/data/1/status")).isEqualTo("expired");
    String live = moved.text("/data/0/id");
    assertThat(product.admin.post(ASSIGNMENTS + "/" + live + "/release").at("/status"))
        .isEqualTo("expired");
    assertThat(product.admin.post(ASSIGNMENTS + "/" + live + "/release").status()).isEqualTo(409);
    String after = before.endsWith("40") ? "198.51.100.41" : "198.51.100.40";
    assertThat(product.reader.get(IPS + "/" + address(after)).at("/status")).isEqualTo("available");

    assertThat(assign(first, domain).status()).isEqualTo(201);
    product.one("delete from domains where id = ?", domain);
    ApiAnswer free = product.reader.get(IPS + "/" + address(after));
    assertThat(free.at("/assigned_count")).isEqualTo("0");
    assertThat(free.at("/released")).isNotNull();
    assertThat(
            product.one(
                "select count(*) from audit_log_enhanced where tenant_id = ? and action ^@ 'assignment.' and resource_id = ?::uuid",
                first,
                made.text("/id")))
        .isEqualTo("2");
  }

  @Test
  void shouldNotOverfillAnAddressHoweverManyAskAtOnce() throws Exception {
    product.active("198.51.100.50", "198.51.100.51");
    List<UUID> names = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      names.add(domain(first));
    }
    List<Future<ApiAnswer>> answers;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      answers = names.stream().map(d -> threads.submit(() -> assign(first, d))).toList();
    }
    int made = 0;
    for (Future<ApiAnswer> answer : answers) {
      assertThat(answer.get().status()).as(answer.get().body()).isIn(201, 409);
      made += answer.get().status() == 201 ? 1 : 0;
    }
    assertThat(made).as("three each, not warmed up").isEqualTo(6);
    assertThat(product.rows(Tier.OLTP, "select assigned_count from smtp_ip_addresses"))
        .containsOnly("3");
  }
}
