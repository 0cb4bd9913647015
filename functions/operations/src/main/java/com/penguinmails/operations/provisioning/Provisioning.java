package com.penguinmails.operations.provisioning;

import com.penguinmails.operations.decommission.BillingPeriods;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.hostwinds.HostwindsFailure;
import com.penguinmails.operations.hostwinds.Instance;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.operations.servers.ServerStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sets a server up: create, addresses, reverse names, mail stack, health, active. Before each step
 * the row says which it is; a step that is repeated finds what it did and goes on. The provider
 * does not tell the id of what it makes, so a server is found by the name it was ordered under, and
 * ordered again only when it did not appear for a long time.
 */
@Singleton
class Provisioning {
  /** Sixty looks, half a minute apart. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  /** An order whose answer was lost may take this long to appear in the list. */
  static final Duration APPEARS = Duration.ofMinutes(10);

  private static final String FAILED = "provisioning_failed";
  private static final int STEPS = 8;

  private final SetupStore store;
  private final Hostwinds provider;
  private final HealthProbe health;
  private final SetupSettings settings;
  private final BillingPeriods periods;
  private final ServerAlerts alerts;
  private final Clock clock;

  Provisioning(
      SetupStore store,
      Hostwinds provider,
      HealthProbe health,
      SetupSettings settings,
      BillingPeriods periods,
      ServerAlerts alerts,
      Clock clock) {
    this.store = store;
    this.provider = provider;
    this.health = health;
    this.settings = settings;
    this.periods = periods;
    this.alerts = alerts;
    this.clock = clock;
  }

  /**
   * Goes on with a server until it is done or has to wait.
   *
   * @return how long to wait; nothing when there is no more to do
   */
  Optional<Duration> advance(UUID id) {
    for (int i = 0; i < STEPS; i++) {
      Optional<Setup> found = store.find(id);
      if (found.isEmpty() || found.get().status() != ServerStatus.PROVISIONING) {
        return Optional.empty();
      }
      Setup server = found.get();
      if (server.unwanted()) {
        return rollBack(id, "tenant left");
      }
      // An outage of the provider throws, and is no reason to give up what it built.
      if (!step(server)) {
        return isTooLate(server)
            ? rollBack(id, "not ready in time at step " + server.step().key())
            : Optional.of(settings.poll());
      }
    }
    return Optional.of(settings.poll());
  }

  private boolean isTooLate(Setup server) {
    Instant asked = server.asked();
    return asked != null
        && (server.step() != Step.CREATE || !server.mayBeOrdered())
        && clock.instant().isAfter(asked.plus(LONGEST));
  }

  /** Does one step; false when it has to wait. */
  private boolean step(Setup server) {
    return switch (server.step()) {
      case CREATE -> create(server);
      case ADDRESSES -> addresses(server);
      case RDNS -> names(server);
      case MAIL_STACK -> mailStack(server);
      case HEALTH -> healthy(server);
      case DONE -> {
        activate(server);
        yield true;
      }
    };
  }

  private boolean create(Setup server) {
    if (adopt(server)) {
      return true;
    }
    return server.mayBeOrdered() && !mayAppear(server) && order(server) && adopt(server);
  }

  /** Only who wrote down that it asks may ask: two workers must not rent two servers. */
  private boolean order(Setup server) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (!store.asking(server, now)) {
      return false;
    }
    try {
      provider.order(server.name());
      store.accepted(server.id(), now);
      return true;
    } catch (HostwindsFailure e) {
      if (e.kind() == HostwindsFailure.Kind.NOT_TRIED) {
        store.notAsked(server.id(), now);
      }
      throw e;
    }
  }

  private boolean mayAppear(Setup server) {
    Instant asked = server.asked();
    return asked != null && clock.instant().isBefore(asked.plus(APPEARS));
  }

  /** Notes the server that has this one's name, if the provider lists it. */
  boolean adopt(Setup server) {
    List<Instance> instances = provider.named(server.name());
    if (instances.isEmpty()) {
      return false;
    }
    Instance instance = instances.getFirst();
    Instant start =
        instance.created() == null
            ? clock.instant()
            : instance.created().atZone(periods.zone()).toInstant();
    int day = periods.dayOf(start);
    store.found(
        server.id(), instance.id(), day, start, periods.endAfter(start, day), settings.cents(1));
    return true;
  }

  private boolean addresses(Setup server) {
    Instance instance = provider.instance(server.rented());
    String main = instance.mainAddress();
    if (!instance.running() || main == null) {
      return false;
    }
    List<String> all = provider.addresses(server.rented());
    store.addresses(
        server.id(), main, all.isEmpty() ? List.of(main) : all, settings.cents(all.size()));
    return true;
  }

  private boolean names(Setup server) {
    for (String address : store.addresses(server.id())) {
      provider.name(server.rented(), address, settings.host(address));
    }
    store.advance(server.id(), Step.RDNS, Step.MAIL_STACK);
    return true;
  }

  private boolean mailStack(Setup server) {
    if (provider.maintenance(server.rented()).isPresent()) {
      return false;
    }
    provider.protect(server.rented(), settings.firewall());
    store.advance(server.id(), Step.MAIL_STACK, Step.HEALTH);
    return true;
  }

  private boolean healthy(Setup server) {
    if (!store.addresses(server.id()).stream().allMatch(health::greets)) {
      return false;
    }
    activate(server);
    return true;
  }

  private void activate(Setup server) {
    store.activate(server);
    settleFailures();
  }

  /** Takes back what was told of servers that nobody misses any more. */
  void settleFailures() {
    List<UUID> told = alerts.open(FAILED);
    alerts.settle(FAILED, told, store.missed(told));
  }

  /** How long ago something happened, by the provider's clock on the wall. */
  Duration since(LocalDateTime then) {
    return Duration.between(then.atZone(periods.zone()).toInstant(), clock.instant());
  }

  /**
   * Gives up: what was rented is given back at the end of its period, what was not is forgotten.
   *
   * @return how long to wait until it is certain which of both; nothing when it is settled
   */
  Optional<Duration> rollBack(UUID id, String reason) {
    Optional<Setup> found = store.find(id);
    if (found.isEmpty() || found.get().status() != ServerStatus.PROVISIONING) {
      return Optional.empty();
    }
    Setup server = found.get();
    if (server.providerId() == null && server.asked() != null && !adopt(server)) {
      if (mayAppear(server)) {
        return Optional.of(settings.poll());
      }
    }
    store.drop(server, reason, clock.instant());
    store.giveBack(id, reason, clock.instant());
    if (!server.unwanted()) {
      alerts.raise(
          FAILED,
          id.toString(),
          Severity.CRITICAL,
          "A server could not be set up",
          "It was given up: " + reason + ". Order another one when the cause is known.");
    }
    return Optional.empty();
  }
}
