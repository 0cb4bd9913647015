package com.penguinmails.operations.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.lambda.OutboxRelayHandler;
import com.penguinmails.operations.lambda.PrivacyHandler;
import com.penguinmails.operations.lambda.ServerReconciliationHandler;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.hostwinds.PeerServer;
import com.penguinmails.testkit.identity.TestContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What billing asks for, and what the hourly comparison finds. */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class ProvisioningHandlerTest {
  private static Infrastructure product;
  private final Hands clock = new Hands(Instant.now());

  @BeforeAll
  static void start(Infrastructure shared) {
    product = shared;
  }

  @BeforeEach
  void empty() {
    clock.set(Instant.now());
    product.empty();
  }

  /** As billing does when a subscription begins, ends, or was not paid for too long. */
  private static void say(UUID tenant, String type, UUID subscription) {
    Database oltp =
        product.api.beans(Roles.WORKER).getBean(Database.class, Qualifiers.byName("oltp"));
    Json payload = new Json("{\"subscription\":\"" + subscription + "\"}");
    TenantContext.callAs(
        tenant,
        () ->
            oltp.transact(
                sql -> {
                  product
                      .bean(Outbox.class)
                      .append(sql, List.of(NewJob.of(Queues.PROVISIONING, type, tenant, payload)));
                  return true;
                }));
  }

  private static String server(UUID subscription, String column) {
    return product.one(
        "select " + column + " from vps_instances where subscription_id = ?", subscription);
  }

  @Test
  void shouldSetUpOnceForWhoBoughtHoweverOftenItIsSaid() {
    UUID tenant = product.api.tenants().first().id();
    UUID subscription = UUID.randomUUID();
    say(tenant, "tenant-provision", subscription);
    say(tenant, "tenant-provision", subscription);
    product.work();
    product.work();
    assertThat(server(subscription, "status")).isEqualTo("active");
    assertThat(server(subscription, "dedicated_to")).isEqualTo(tenant.toString());
    String name = server(subscription, "provider_name");
    assertThat(product.peer.servers()).filteredOn(s -> s.name().equals(name)).hasSize(1);

    say(tenant, "tenant-release", subscription);
    product.work();
    assertThat(server(subscription, "release_requested is not null")).isEqualTo("t");
  }

  @Test
  void shouldSetNothingUpWhenTheEndComesBeforeTheBeginning() {
    UUID tenant = product.api.tenants().first().id();
    UUID subscription = UUID.randomUUID();
    say(tenant, "tenant-release", subscription);
    product.work();
    say(tenant, "tenant-provision", subscription);
    product.work();
    assertThat(server(subscription, "status")).isEqualTo("decommissioned");
    assertThat(server(subscription, "hostwinds_instance_id is null")).isEqualTo("t");
  }

  @Test
  void shouldEraseTheTenantWhoseTimeIsOver() {
    UUID tenant =
        UUID.fromString(
            product.one(
                "insert into tenants (id, name) values (gen_random_uuid(), 'Leaving') returning id"));
    UUID subscription = UUID.randomUUID();
    say(tenant, "tenant-provision", subscription);
    product.work();
    product.work();
    UUID domain = product.domain(tenant, "leaving.example");
    say(tenant, "tenant-erase", subscription);
    say(tenant, "tenant-erase", subscription);
    product.work();
    assertThat(product.one("select count(*) from privacy_requests where tenant_id = ?", tenant))
        .isEqualTo("1");
    var context = new TestContext(Duration.ofMinutes(5));
    new OutboxRelayHandler(product.api.beans(Roles.WORKER)).handleRequest(Map.of(), context);
    new PrivacyHandler(product.api.beans(Roles.WORKER)).handleRequest(Map.of(), context);
    assertThat(product.one("select count(*) from domains where id = ?", domain)).isEqualTo("0");
    assertThat(product.one("select deleted is not null from tenants where id = ?", tenant))
        .isIn("t", "");
    assertThat(server(subscription, "release_requested is not null")).isEqualTo("t");
  }

  @Test
  void shouldPutJobsAwayThatSayNothing() {
    say(product.api.tenants().first().id(), "tenant-unknown", UUID.randomUUID());
    product.work();
    assertThat(
            product.rows(
                Tier.QUEUE,
                "select reason_code from dead_letter_jobs where job_type = 'tenant-unknown'"))
        .containsExactly("unknown_type");
  }

  private Map<String, Object> reconcile() {
    var beans = product.api.beans(Roles.WORKER);
    return product.round(
        new ServerReconciliation(
            beans.getBean(Database.class, Qualifiers.byName("oltp")),
            product.bean(SetupStore.class),
            product.bean(Provisioning.class),
            product.bean(Hostwinds.class),
            product.bean(ServerAlerts.class),
            clock));
  }

  @Test
  void shouldFindOrphansBothWaysOnceAndForgetThemWhenSettled() {
    Hands past = new Hands(Instant.now().minus(Duration.ofHours(2)));
    product.peer.clock(past);
    PeerServer paid = product.peer.rent("pm-" + UUID.randomUUID());
    PeerServer other = product.peer.rent("somebody-elses");
    product.peer.clock(Clock.systemUTC());
    PeerServer young = product.peer.rent("just-ordered");
    UUID lost = product.active();

    reconcile();
    reconcile();
    assertThat(product.alerts("unknown_server", paid.id())).isEqualTo(2);
    assertThat(product.alerts("unknown_server", other.id())).isEqualTo(2);
    assertThat(product.alerts("unknown_server", young.id())).isZero();
    assertThat(product.alerts("missing_server", lost.toString())).isEqualTo(2);

    product.peer.remove(paid.id());
    product.one(
        "update vps_instances set hostwinds_instance_id = ? where id = ?", other.id(), lost);
    reconcile();
    assertThat(product.alerts("unknown_server", paid.id())).isZero();
    assertThat(product.alerts("unknown_server", other.id())).isZero();
    assertThat(product.alerts("missing_server", lost.toString())).isZero();
  }

  @Test
  void shouldGoOnWithServersWhoseJobIsGone() {
    UUID subscription = UUID.randomUUID();
    UUID tenant = product.api.tenants().first().id();
    TenantContext.runAsSystem(() -> product.bean(SetupStore.class).of(tenant, subscription));
    reconcile();
    assertThat(server(subscription, "status")).isEqualTo("provisioning");
    clock.forward(Duration.ofHours(2));
    reconcile();
    assertThat(server(subscription, "status")).isEqualTo("active");
  }

  @Test
  void shouldTellOfAKeyThatIsNotAcceptedUntilItIs() {
    UUID subscription = UUID.randomUUID();
    product.api.secrets().put("hostwinds/api-key", "wrong");
    try {
      say(product.api.tenants().first().id(), "tenant-provision", subscription);
      product.work();
      assertThat(product.alerts("provider_key", "hostwinds")).isPositive();
    } finally {
      product.api.secrets().put("hostwinds/api-key", "peer-key");
    }
    new ServerReconciliationHandler(product.api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
    assertThat(product.alerts("provider_key", "hostwinds")).isZero();
  }
}
