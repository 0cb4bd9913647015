package com.penguinmails.operations.decommission;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.operations.addresses.Drainage;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.hostwinds.PeerServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schedule itself, its database and a provider that charges, day by day. The long form is
 * {@code -Dthree.years.seeds=25 -Dthree.years.days=1096}, and again with {@code
 * -Dthree.years.first=25}, 50 and 75, each in another zone; each seed is a fleet of its own, all of
 * them live in one database.
 */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class ThreeYearsDbTest {
  private static final Logger LOG = LoggerFactory.getLogger(ThreeYearsDbTest.class);
  private static final int SEEDS = Integer.getInteger("three.years.seeds", 3);
  private static final int FIRST_SEED = Integer.getInteger("three.years.first", 0);
  private static final int DAYS = Integer.getInteger("three.years.days", 70);
  private static final LocalDate FIRST = LocalDate.of(2027, 1, 1);
  private static final List<String> ZONES =
      List.of("America/Los_Angeles", "Australia/Lord_Howe", "UTC", "Asia/Kolkata");

  /** Who is told later than this before the end of a period may pay for another. */
  private static final Duration LATE = Duration.ofHours(10);

  private static final int MOST_SERVERS = 3;

  private final Hands clock = new Hands(Instant.EPOCH);
  private int runs;
  private int servers;
  private int gone;
  private int kept;
  private int charges;

  /** A server, and since when nobody wants it. */
  private static final class Rented {
    final UUID id;
    final PeerServer server;
    @Nullable Instant unwanted;
    int checked = 1;

    Rented(UUID id, PeerServer server) {
      this.id = id;
      this.server = server;
    }
  }

  /** What a seed lets happen, and the servers it happens to. */
  private record Life(Random random, List<Rented> rented) {
    boolean happens(int days) {
      return random.nextInt(days) == 0;
    }
  }

  /** Where and when a group of seeds lives. */
  private record World(Infrastructure product, ZoneId zone, Random weather, List<Life> lives) {
    Instant at(LocalDate day, int hour, int hours) {
      return day.atTime(hour, 0)
          .atZone(zone)
          .toInstant()
          .plusSeconds(weather.nextInt(hours * 3_600));
    }
  }

  @Test
  void shouldPayNoCycleTooLongAndCutNoDayOffWhateverHappens(Infrastructure product) {
    List<Life> lives = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      lives.add(new Life(new Random(FIRST_SEED + seed), new ArrayList<>()));
    }
    ZoneId zone = ZoneId.of(ZONES.get(FIRST_SEED / 25 % ZONES.size()));
    live(new World(product, zone, new Random(-1 - FIRST_SEED), lives));
    LOG.info(
        "{} seeds, {} days: {} runs, {} servers, {} given back, {} kept on demand, {} periods charged",
        SEEDS,
        DAYS,
        runs,
        servers,
        gone,
        kept,
        charges);
    assertThat(gone).isPositive();
  }

  private void live(World world) {
    Infrastructure product = world.product();
    product.empty();
    product.peer.clock(clock);
    product.peer.zone(world.zone());
    product.peer.addressesEach(2);
    for (int day = 0; day < DAYS; day++) {
      day(world, FIRST.plusDays(day));
    }
    clock.set(world.at(FIRST.plusDays(DAYS), 13, 1));
    run(world);
    product.peer.servers();
    world.lives().forEach(life -> life.rented().forEach(each -> settled(product, each)));
    assertThat(
            product.one(
                """
                select count(*) from domain_ip_assignments a join smtp_ip_addresses i on i.id = a.smtp_ip_address_id
                  join vps_instances v on v.id = i.vps_instance_id
                 where v.status = 'decommissioned' and a.status <> 'expired'
                """))
        .isEqualTo("0");
  }

  /** Two runs; one of them may go wrong. */
  private void day(World world, LocalDate day) {
    clock.set(world.at(day, 0, 1));
    world.product().peer.servers();
    world.lives().forEach(life -> life.rented().forEach(ThreeYearsDbTest::checkCharges));
    clock.set(world.at(day, 8, 4));
    world.lives().forEach(life -> happen(world, life));
    int unlucky = world.weather().nextInt(4);
    clock.set(world.at(day, 13, 2));
    weather(world, unlucky == 0);
    clock.set(world.at(day, 16, 2));
    world.lives().forEach(life -> happen(world, life));
    clock.set(world.at(day, 19, 3));
    weather(world, unlucky == 1);
  }

  private void weather(World world, boolean bad) {
    var peer = world.product().peer;
    int kind = bad ? world.weather().nextInt(4) : -1;
    switch (kind) {
      case 0 -> LOG.debug("the schedule did not fire");
      case 1 -> {
        peer.down(true);
        run(world);
        peer.down(false);
      }
      case 2 -> {
        // Done, and the answer is lost, as often as it is asked.
        peer.after(
            action -> {
              if (action.equals("terminate")) {
                throw new IllegalStateException("lost on purpose");
              }
            });
        run(world);
        peer.after(action -> {});
      }
      case 3 -> Infrastructure.atOnce(2, () -> run(world));
      default -> run(world);
    }
  }

  private void run(World world) {
    runs++;
    Infrastructure product = world.product();
    product.round(
        new DecommissionScheduler(
            product.bean(FleetStore.class),
            product.bean(Drainage.class),
            product.bean(Hostwinds.class),
            product.bean(ServerAlerts.class),
            new BillingPeriods(world.zone()),
            clock,
            Duration.ofHours(12),
            Duration.ofDays(1)));
  }

  private void happen(World world, Life life) {
    if (life.happens(20)
        && life.rented().stream().filter(r -> r.server.terminated() == null).count()
            < MOST_SERVERS) {
      life.rented().add(rent(world, life));
    }
    for (Rented each : life.rented()) {
      if (each.server.terminated() == null && each.unwanted == null && life.happens(70)) {
        unwant(world.product(), each, life.random().nextInt(4));
      } else if (each.unwanted != null && life.happens(60)) {
        keep(world.product(), each);
      }
    }
  }

  private Rented rent(World world, Life life) {
    Infrastructure product = world.product();
    BillingPeriods periods = new BillingPeriods(world.zone());
    Instant now = clock.instant();
    PeerServer server = product.peer.rent("s" + servers++);
    int day = periods.dayOf(now);
    UUID id = Fleet.add(product, server, now, periods.endAfter(now, day), day);
    for (String ip : server.addresses()) {
      product.one(
          "insert into smtp_ip_addresses (vps_instance_id, ip_address, status) values (?, ?, 'available')",
          id,
          ip);
    }
    if (life.random().nextBoolean()) {
      UUID tenant = product.api.tenants().first().id();
      UUID domain = product.domain(tenant, "s" + servers + ".example");
      product.one(
          """
          insert into domain_ip_assignments (tenant_id, domain_id, smtp_ip_address_id, status)
          select ?, ?, id, 'active' from smtp_ip_addresses where vps_instance_id = ? order by id limit 1
          """,
          tenant,
          domain,
          id);
    }
    return new Rented(id, server);
  }

  private void unwant(Infrastructure product, Rented each, int why) {
    switch (why) {
      case 0 ->
          product.one("update vps_instances set release_requested = now() where id = ?", each.id);
      case 1 ->
          product.one(
              "update vps_instances set dedicated_to = gen_random_uuid() where id = ?", each.id);
      case 2 -> {
        // Whoever sends from them has moved, or is moved by the next run.
        product.one(
            "update smtp_ip_addresses set status = 'burned', updated = now() where vps_instance_id = ?",
            each.id);
      }
      default ->
          assertThat(
                  product
                      .admin
                      .post(path(each) + "/decommission", "{\"reason\":\"staff\"}")
                      .status())
              .isEqualTo(200);
    }
    each.unwanted = clock.instant();
  }

  private void keep(Infrastructure product, Rented each) {
    if (product.admin.post(path(each) + "/cancel-decommission", "{\"reason\":\"staff\"}").status()
        == 200) {
      each.unwanted = null;
      kept++;
    }
  }

  private static String path(Rented each) {
    return Infrastructure.PATH + "/servers/" + each.id;
  }

  private static void checkCharges(Rented each) {
    List<Instant> all = each.server.charges();
    for (; each.checked < all.size(); each.checked++) {
      Instant charged = all.get(each.checked);
      Instant since = each.unwanted;
      assertThat(since != null && since.isBefore(charged.minus(LATE)))
          .as("%s paid again at %s, unwanted since %s", each.server.name(), charged, since)
          .isFalse();
    }
  }

  private void settled(Infrastructure product, Rented each) {
    checkCharges(each);
    charges += each.server.charges().size();
    String status = product.one("select status from vps_instances where id = ?", each.id);
    Instant terminated = each.server.terminated();
    assertThat(status.equals("decommissioned")).isEqualTo(terminated != null);
    assertThat(
            product.one(
                "select count(*) from vps_billing_periods where vps_instance_id = ?", each.id))
        .as("periods noted of %s", each.server.name())
        .isEqualTo(Integer.toString(each.server.charges().size()));
    if (terminated != null) {
      gone++;
      assertThat(each.unwanted).isNotNull();
      assertThat(terminated)
          .isBefore(each.server.paidUntil())
          .isAfter(each.server.paidUntil().minus(Duration.ofDays(1)));
      assertThat(
              product.one(
                  "select count(*) from vps_billing_periods where vps_instance_id = ? and closed is null",
                  each.id))
          .isEqualTo("0");
    }
  }
}
