package com.penguinmails.operations.decommission;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.operations.addresses.Drainage;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.operations.upkeep.Rounds;
import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.hostwinds.PeerServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs of the schedule: late, repeated, at once, stopped half-way, beside a provider that fails.
 */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class DecommissionDbTest {
  private static final Instant BOUGHT = Instant.parse("2027-01-31T09:00:00Z");
  private static final Instant END = Instant.parse("2027-02-28T00:00:00Z");
  private static final Instant DUE = END.minus(Duration.ofHours(11));

  private static Infrastructure product;
  private static int names;
  private final Hands clock = new Hands(BOUGHT);

  @BeforeAll
  static void start(Infrastructure shared) {
    product = shared;
  }

  @BeforeEach
  void empty() {
    clock.set(BOUGHT);
    product.empty();
    product.peer.clock(clock);
  }

  /** As a new instance of the function. */
  private DecommissionScheduler scheduler() {
    return new DecommissionScheduler(
        product.bean(FleetStore.class),
        product.bean(Drainage.class),
        product.bean(Hostwinds.class),
        product.bean(ServerAlerts.class),
        new BillingPeriods(ZoneId.of("UTC")),
        clock,
        Duration.ofHours(12),
        Duration.ofDays(1));
  }

  private int run(Instant now) {
    clock.set(now);
    return ((Long) product.round(scheduler()).getOrDefault("changed", 0L)).intValue();
  }

  /** A server bought on the 31st that nobody wants. */
  private UUID unwanted() {
    PeerServer rented = product.peer.rent("s" + names++);
    UUID id = Fleet.add(product, rented, BOUGHT, END, 31);
    product.one("update vps_instances set release_requested = now() where id = ?", id);
    return id;
  }

  private PeerServer rented(UUID id) {
    String provider =
        product.one("select hostwinds_instance_id from vps_instances where id = ?", id);
    return product.peer.servers().stream()
        .filter(s -> s.id().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  private static String status(UUID id) {
    return product.one("select status from vps_instances where id = ?", id);
  }

  @Test
  void shouldScheduleAtOnceAndTerminateOnlyInTheLastHalfDay() {
    UUID id = unwanted();
    assertThat(run(BOUGHT.plusSeconds(60))).isEqualTo(1);
    assertThat(status(id)).isEqualTo("scheduled_decommission");
    assertThat(run(BOUGHT.plusSeconds(120))).isZero();
    assertThat(run(END.minus(Duration.ofHours(13)))).isZero();
    assertThat(rented(id).terminated()).isNull();
    assertThat(run(DUE)).isEqualTo(1);
    assertThat(status(id)).isEqualTo("decommissioned");
    assertThat(rented(id).terminated()).isEqualTo(DUE);
    assertThat(rented(id).charges()).hasSize(1);
    assertThat(
            product.one(
                "select count(*) || ' ' || count(closed) from vps_billing_periods where vps_instance_id = ?",
                id))
        .isEqualTo("1 1");
    assertThat(run(END.plusSeconds(60))).isZero();
  }

  @Test
  void shouldScheduleWhenOnlyBurnedQuarantinedOrReleasedAddressesAreLeftAndNotBefore() {
    PeerServer rented = product.peer.rent("s" + names++);
    UUID id = Fleet.add(product, rented, BOUGHT, END, 31);
    for (String ip : List.of("203.0.113.1", "203.0.113.2", "203.0.113.3")) {
      product.one(
          "insert into smtp_ip_addresses (vps_instance_id, ip_address, status) values (?, ?, 'available')",
          id,
          ip);
    }
    product.one("update smtp_ip_addresses set status = 'burned' where ip_address ^@ '203.0.113.1'");
    product.one(
        "update smtp_ip_addresses set status = 'quarantined' where ip_address ^@ '203.0.113.2'");
    assertThat(run(BOUGHT.plusSeconds(60))).as("one was never used yet").isZero();
    product.one(
        "update smtp_ip_addresses set released = ?::timestamptz where ip_address ^@ '203.0.113.3'",
        BOUGHT.toString());
    assertThat(run(BOUGHT.plusSeconds(3_600))).as("released an hour ago").isZero();
    assertThat(run(BOUGHT.plus(Duration.ofDays(2)))).isEqualTo(1);
    assertThat(product.one("select status_reason from vps_instances where id = ?", id))
        .isEqualTo("no address in use");

    String server = Infrastructure.PATH + "/servers/" + id;
    assertThat(
            product
                .admin
                .post(server + "/cancel-decommission", "{\"reason\":\"kept\"}")
                .at("/status"))
        .isEqualTo("active");
    assertThat(run(BOUGHT.plus(Duration.ofDays(3)))).as("kept").isZero();
  }

  @Test
  void shouldDrainBeforeItGoesAndTellWhoHasNowhereToGo() {
    UUID id = unwanted();
    UUID tenant = product.api.tenants().first().id();
    product.one(
        "insert into smtp_ip_addresses (vps_instance_id, ip_address, status) values (?, '203.0.113.9', 'available')",
        id);
    UUID domain = product.domain(tenant, "drained.example");
    product.one(
        """
        insert into domain_ip_assignments (tenant_id, domain_id, smtp_ip_address_id, status)
        select ?, ?, id, 'active' from smtp_ip_addresses where ip_address = '203.0.113.9'
        """,
        tenant,
        domain);
    run(BOUGHT.plusSeconds(60));
    String live =
        "select ip_address from domain_ip_assignments a join smtp_ip_addresses i on i.id = a.smtp_ip_address_id"
            + " where a.domain_id = ? and a.status <> 'expired'";
    assertThat(product.one(live, domain)).as("nowhere to go yet").isEqualTo("203.0.113.9");

    UUID other = product.active("203.0.113.10");
    run(BOUGHT.plusSeconds(7_200));
    assertThat(product.one(live, domain)).isEqualTo("203.0.113.10");

    product.one("update vps_instances set release_requested = now() where id = ?", other);
    product.one(
        "update vps_instances set current_billing_period_end = ?::timestamptz where id = ?",
        END.toString(),
        other);
    run(DUE);
    assertThat(product.one(live, domain)).isEmpty();
    assertThat(product.alerts("domain_without_address", domain.toString())).isEqualTo(1);
    assertThat(status(id)).isEqualTo("decommissioned");
  }

  @Test
  void shouldMoveWhatIsLeftOnAnAddressThatIsOut() {
    UUID server = product.active("203.0.113.20", "203.0.113.21");
    UUID tenant = product.api.tenants().first().id();
    UUID domain = product.domain(tenant, "left.example");
    product.one(
        """
        insert into domain_ip_assignments (tenant_id, domain_id, smtp_ip_address_id, status)
        select ?, ?, id, 'active' from smtp_ip_addresses where ip_address = '203.0.113.20'
        """,
        tenant,
        domain);
    product.one("update smtp_ip_addresses set status = 'burned' where ip_address = '203.0.113.20'");
    assertThat(run(BOUGHT.plusSeconds(60))).isPositive();
    assertThat(
            product.one(
                "select assigned_count from smtp_ip_addresses where ip_address = '203.0.113.21'"))
        .isEqualTo("1");
    assertThat(status(server)).isEqualTo("active");
  }

  @Test
  void shouldTryAgainWhenTheProviderIsAwayAndSayItOnce() {
    UUID id = unwanted();
    run(BOUGHT.plusSeconds(60));
    product.peer.down(true);
    try {
      run(DUE);
      run(DUE.plusSeconds(3_600));
    } finally {
      product.peer.down(false);
    }
    assertThat(status(id)).isEqualTo("scheduled_decommission");
    assertThat(product.alerts("server_not_terminated", id.toString())).isEqualTo(2);
    product.peer.maintain(rented(id).id(), "Planned");
    run(DUE.plusSeconds(7_200));
    assertThat(status(id)).isEqualTo("scheduled_decommission");
    product.peer.maintain(rented(id).id(), null);
    run(DUE.plusSeconds(10_800));
    assertThat(status(id)).isEqualTo("decommissioned");
    assertThat(product.alerts("server_not_terminated", id.toString())).isZero();
  }

  @Test
  void shouldNotPayAgainOnPaperWhatWasGivenBackBeforeTheCrash() {
    UUID id = unwanted();
    run(BOUGHT.plusSeconds(60));
    product.one(
        "update vps_instances set termination_asked = ?::timestamptz where id = ?",
        DUE.toString(),
        id);
    clock.set(DUE);
    product.peer.remove(rented(id).id());
    run(END.plus(Duration.ofHours(3)));
    assertThat(status(id)).isEqualTo("decommissioned");
    assertThat(
            product.one("select count(*) from vps_billing_periods where vps_instance_id = ?", id))
        .isEqualTo("1");
    assertThat(product.alerts("server_paid_again", id.toString())).isZero();
  }

  @Test
  void shouldCatchUpOverThreePeriodsAndSayThatItWasPaidAgain() {
    UUID id = unwanted();
    run(BOUGHT.plusSeconds(60));
    run(Instant.parse("2027-04-30T13:00:00Z"));
    assertThat(status(id)).isEqualTo("scheduled_decommission");
    assertThat(product.alerts("server_paid_again", id.toString())).isEqualTo(3);
    assertThat(
            product.one(
                "select string_agg((period_end at time zone 'UTC')::date::text, ' ' order by period_end)"
                    + " from vps_billing_periods where vps_instance_id = ?",
                id))
        .isEqualTo("2027-02-28 2027-03-31 2027-04-30 2027-05-31");
    run(Instant.parse("2027-05-30T13:00:00Z"));
    assertThat(status(id)).isEqualTo("decommissioned");
    assertThat(rented(id).charges()).hasSize(4);
  }

  @Test
  void shouldNotCutTheMonthThatBeganWhileTheProviderWasAway() {
    UUID id = unwanted();
    run(BOUGHT.plusSeconds(60));
    product.peer.down(true);
    run(DUE);
    product.peer.down(false);
    run(END.plus(Duration.ofHours(3)));
    assertThat(status(id)).isEqualTo("scheduled_decommission");
    assertThat(rented(id).terminated()).as("paid for another month").isNull();
    assertThat(product.alerts("server_paid_again", id.toString())).isEqualTo(1);
    assertThat(product.alerts("server_not_terminated", id.toString())).isZero();
    run(Instant.parse("2027-03-30T13:00:00Z"));
    assertThat(status(id)).isEqualTo("decommissioned");
    assertThat(rented(id).charges()).hasSize(2);
  }

  @Test
  void shouldDoItOnceHoweverManyRunAtOnce() {
    UUID id = unwanted();
    unwanted();
    run(BOUGHT.plusSeconds(60));
    product.peer.actions().clear();
    clock.set(DUE);
    Infrastructure.atOnce(4, () -> assertThat(run(DUE)).isBetween(0, 2));
    assertThat(product.peer.actions()).filteredOn("terminate"::equals).hasSize(2);
    assertThat(status(id)).isEqualTo("decommissioned");
  }

  @Test
  void shouldGoOnWhereARunStopped() {
    UUID one = unwanted();
    UUID other = unwanted();
    clock.set(BOUGHT.plusSeconds(60));
    assertThat(
            product
                .bean(Rounds.class)
                .run(scheduler(), Deadline.in(Clock.systemUTC(), Duration.ofSeconds(5))))
        .isEqualTo(Map.of("done", false));
    UUID first = one.toString().compareTo(other.toString()) < 0 ? one : other;
    product.one(
        "update upkeep_runs set position = ? where name = 'decommission-scheduler'",
        first.toString());
    assertThat(run(BOUGHT.plusSeconds(60))).as("after the first").isEqualTo(1);
    assertThat(run(BOUGHT.plusSeconds(60))).as("from the beginning again").isEqualTo(1);
    assertThat(status(first)).isEqualTo("scheduled_decommission");
  }

  @Test
  void shouldNotComplainOfAPeriodThatWasOverWhenItWasDecided() {
    Instant now = Instant.now();
    Instant end = now.minus(Duration.ofMinutes(20));
    PeerServer rented = product.peer.rent("s" + names++);
    UUID id =
        Fleet.add(
            product,
            rented,
            end.minus(Duration.ofDays(30)),
            end,
            end.atOffset(ZoneOffset.UTC).getDayOfMonth());
    assertThat(
            product
                .admin
                .post(
                    Infrastructure.PATH + "/servers/" + id + "/decommission",
                    "{\"reason\":\"too expensive\"}")
                .at("/status"))
        .isEqualTo("scheduled_decommission");
    assertThat(run(now.plusSeconds(60))).isEqualTo(1);
    assertThat(product.alerts("server_paid_again", id.toString())).isZero();
    assertThat(
            product.one(
                "select decommission_scheduled_for = current_billing_period_end and current_billing_period_end > now() from vps_instances where id = ?",
                id))
        .isEqualTo("t");
  }

  @Test
  void shouldTakeBackWhatItSaidOfAServerThatIsKept() {
    UUID id = unwanted();
    run(BOUGHT.plusSeconds(60));
    run(Instant.parse("2027-03-15T13:00:00Z"));
    assertThat(product.alerts("server_paid_again", id.toString())).isEqualTo(1);
    product
        .bean(ServerAlerts.class)
        .raise("server_not_terminated", id.toString(), Severity.HIGH, "", "");
    assertThat(
            product
                .admin
                .post(
                    Infrastructure.PATH + "/servers/" + id + "/cancel-decommission",
                    "{\"reason\":\"kept\"}")
                .status())
        .isEqualTo(200);
    run(Instant.parse("2027-03-15T14:00:00Z"));
    assertThat(product.alerts("server_paid_again", id.toString())).isZero();
    assertThat(product.alerts("server_not_terminated", id.toString())).isZero();
  }

  @Test
  void shouldSayWhenTheProviderTakesTheOrderAndTheServerStays() {
    UUID id = unwanted();
    run(BOUGHT.plusSeconds(60));
    product.peer.ignore(rented(id).id(), true);
    run(DUE);
    assertThat(product.alerts("server_not_terminated", id.toString()))
        .as("it may take some minutes")
        .isZero();
    run(DUE.plus(Duration.ofHours(1)));
    assertThat(product.alerts("server_not_terminated", id.toString())).isEqualTo(1);
    product.peer.ignore(rented(id).id(), false);
    run(DUE.plus(Duration.ofHours(2)));
    assertThat(status(id)).isEqualTo("decommissioned");
    assertThat(product.alerts("server_not_terminated", id.toString())).isZero();
  }
}
