package com.penguinmails.operations.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.operations.decommission.BillingPeriods;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.hostwinds.HostwindsFailure;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.hostwinds.HostwindsPeer;
import com.penguinmails.testkit.hostwinds.PeerServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A worker that dies, or a provider that falls silent, at any moment of setting a server up. */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class ProvisioningDbTest {
  private static final List<String> CALLS =
      List.of(
          "get_instances",
          "add_instance",
          "get_instance",
          "get_instance_ips",
          "set_rdns",
          "get_instance_maintenance",
          "set_instance_firewall");

  private static Infrastructure product;
  private HostwindsPeer peer;
  private Hands clock;
  private Provisioning provisioning;
  private SetupStore store;

  @BeforeAll
  static void start(Infrastructure shared) {
    product = shared;
  }

  @BeforeEach
  void prepare() {
    peer = product.peer;
    clock = new Hands(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    peer.clock(clock);
    peer.addressesEach(2);
    store = product.bean(SetupStore.class);
    provisioning = provisioning();
  }

  /** As a new instance of the function. */
  private Provisioning provisioning() {
    return new Provisioning(
        store,
        product.bean(Hostwinds.class),
        product.bean(HealthProbe.class),
        product.bean(SetupSettings.class),
        product.bean(BillingPeriods.class),
        product.bean(ServerAlerts.class),
        clock);
  }

  private Optional<Duration> advance(UUID server) {
    return TenantContext.callAsSystem(() -> provisioning.advance(server));
  }

  private UUID bought() {
    return TenantContext.callAsSystem(
        () -> store.of(product.api.tenants().first().id(), UUID.randomUUID()));
  }

  private void leave(UUID server) {
    product.one("update vps_instances set release_requested = now() where id = ?", server);
  }

  private static String status(UUID server) {
    return product.one("select status from vps_instances where id = ?", server);
  }

  private List<PeerServer> rented(UUID server) {
    return peer.servers().stream().filter(s -> s.name().endsWith(server.toString())).toList();
  }

  /**
   * Every call of the provider, lost before and after it was done, for who stays and who leaves.
   */
  @TestFactory
  List<DynamicTest> shouldGoOnOrGiveBackAfterACrashAtAnyCall() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String call : CALLS) {
      for (boolean after : new boolean[] {false, true}) {
        for (boolean leaves : new boolean[] {false, true}) {
          String name =
              call + (after ? " done, not told" : " not done") + (leaves ? ", leaves" : "");
          tests.add(DynamicTest.dynamicTest(name, () -> crash(call, after, leaves)));
        }
      }
    }
    return tests;
  }

  private void crash(String call, boolean after, boolean leaves) {
    UUID server = bought();
    lose(call, after);
    assertThatThrownBy(() -> advance(server)).isInstanceOf(HostwindsFailure.class);
    lose("", after);
    if (leaves) {
      leave(server);
    }
    provisioning = provisioning();
    finish(server);

    if (leaves) {
      assertThat(status(server)).isIn("decommissioned", "scheduled_decommission");
      assertThat(rented(server)).hasSize(status(server).equals("decommissioned") ? 0 : 1);
    } else {
      assertReady(server);
    }
  }

  private void lose(String call, boolean after) {
    Consumer<String> loss =
        action -> {
          if (action.equals(call)) {
            throw new IllegalStateException("lost on purpose");
          }
        };
    if (after) {
      peer.after(loss);
    } else {
      peer.before(loss);
    }
  }

  /** The worker comes again every minute. */
  private void finish(UUID server) {
    for (int i = 0; i < 40 && isUnfinished(server); i++) {
      clock.forward(Duration.ofMinutes(1));
    }
  }

  /** What is not tried so soon after a failure is tried again, as the queue does. */
  private boolean isUnfinished(UUID server) {
    try {
      return advance(server).isPresent();
    } catch (HostwindsFailure e) {
      if (e.kind() != HostwindsFailure.Kind.NOT_TRIED) {
        throw e;
      }
      return true;
    }
  }

  private void assertReady(UUID server) {
    assertThat(status(server)).isEqualTo("active");
    assertThat(rented(server)).hasSize(1);
    PeerServer made = rented(server).getFirst();
    assertThat(made.firewall()).isEqualTo("smtp");
    assertThat(made.names()).containsOnlyKeys(made.addresses());
    assertThat(
            product.one("select count(*) from smtp_ip_addresses where vps_instance_id = ?", server))
        .isEqualTo("2");
    assertThat(
            product.one(
                "select count(*) || ' ' || sum(cost) from vps_billing_periods where vps_instance_id = ?",
                server))
        .isEqualTo("1 14.98");
  }

  @Test
  void shouldRentOneServerHoweverManyWorkersAreAtIt() {
    UUID server = bought();
    peer.latency(Duration.ofMillis(20));
    try {
      Infrastructure.atOnce(4, () -> assertThat(advance(server)).isNotNull());
    } finally {
      peer.latency(Duration.ZERO);
    }
    finish(server);
    assertReady(server);
  }

  @Test
  void shouldWaitWhileItIsBuiltAndInMaintenance() {
    peer.buildTime(Duration.ofMinutes(5));
    UUID server = bought();
    try {
      assertThat(advance(server)).isPresent();
    } finally {
      peer.buildTime(Duration.ZERO);
    }
    peer.maintain(rented(server).getFirst().id(), "Planned");
    clock.forward(Duration.ofMinutes(6));
    assertThat(advance(server)).isPresent();
    assertThat(product.one("select provisioning_step from vps_instances where id = ?", server))
        .isEqualTo("mail_stack");
    peer.maintain(rented(server).getFirst().id(), null);
    finish(server);
    assertReady(server);
  }

  @Test
  void shouldGiveUpWhatIsNotReadyInTimeAndSaySo() {
    peer.buildTime(Duration.ofHours(2));
    UUID server = bought();
    try {
      finish(server);
    } finally {
      peer.buildTime(Duration.ZERO);
    }
    assertThat(status(server)).isEqualTo("scheduled_decommission");
    assertThat(product.alerts("provisioning_failed", server.toString())).isEqualTo(1);

    UUID other = bought();
    finish(other);
    assertThat(status(other)).isEqualTo("active");
    assertThat(product.alerts("provisioning_failed", server.toString()))
        .as("whom it was for has a server")
        .isZero();
  }

  @Test
  void shouldNotMissTheServerOfWhoLeft() {
    peer.buildTime(Duration.ofHours(2));
    UUID server = bought();
    try {
      finish(server);
    } finally {
      peer.buildTime(Duration.ZERO);
    }
    TenantContext.runAsSystem(provisioning::settleFailures);
    assertThat(product.alerts("provisioning_failed", server.toString())).isEqualTo(1);
    leave(server);
    TenantContext.runAsSystem(provisioning::settleFailures);
    assertThat(product.alerts("provisioning_failed", server.toString())).isZero();
  }

  @Test
  void shouldTellWhoBoughtItOnce() {
    product.one("delete from outbox");
    UUID server = bought();
    finish(server);
    assertThat(advance(server)).isEmpty();
    String told =
        "select string_agg(tenant_id || ' ' || (payload ->> 'server'), ',') from outbox where job_type = 'server-ready'";
    assertThat(product.one(told)).isEqualTo(product.api.tenants().first().id() + " " + server);
  }

  @Test
  void shouldNotRentForWhoLeftBefore() {
    UUID server = bought();
    leave(server);
    finish(server);
    assertThat(status(server)).isEqualTo("decommissioned");
    assertThat(rented(server)).isEmpty();
  }

  @Test
  void shouldOrderAgainAtOnceWhenNothingWasTried() {
    UUID server = bought();
    Instant asked = clock.instant();
    product.one(
        "update vps_instances set create_asked = ?::timestamptz where id = ?",
        asked.toString(),
        server);
    TenantContext.runAsSystem(() -> store.notAsked(server, asked));
    assertThat(advance(server)).isEmpty();
    assertReady(server);
  }
}
