package com.penguinmails.operations.decommission;

import com.penguinmails.operations.addresses.Drainage;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.hostwinds.HostwindsFailure;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.operations.servers.ServerStatus;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every server and does what {@link DecommissionRule} says, one server after the other.
 * Run late, early, twice or at once, it does the same; stopped half-way, the next run goes on.
 */
@Singleton
public class DecommissionScheduler implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(DecommissionScheduler.class);
  private static final String MISSED = "server_paid_again";
  private static final String STUCK = "server_not_terminated";
  private static final UUID FIRST = new UUID(0, 0);
  private static final int PAGE = 100;

  /** More steps a server never needs at once, unless it was forgotten for years. */
  private static final int STEPS = 60;

  /** A server may take its lookups and repeated calls of the provider. */
  private static final Duration RESERVE = Duration.ofSeconds(100);

  /** After that much of a step its progress is saved. */
  private static final Duration TURN = Duration.ofSeconds(20);

  /** A server that was asked for is gone within minutes; the next run asks again. */
  private static final Duration SOON = Duration.ofMinutes(30);

  private final FleetStore fleet;
  private final Drainage drainage;
  private final Hostwinds provider;
  private final ServerAlerts alerts;
  private final DecommissionRule rule;
  private final Clock clock;
  private final Duration grace;

  DecommissionScheduler(
      FleetStore fleet,
      Drainage drainage,
      Hostwinds provider,
      ServerAlerts alerts,
      BillingPeriods periods,
      Clock clock,
      @Value("${server.termination.lead:12h}") Duration lead,
      @Value("${server.release.grace:1d}") Duration grace) {
    this.fleet = fleet;
    this.drainage = drainage;
    this.provider = provider;
    this.alerts = alerts;
    this.rule = new DecommissionRule(periods, lead);
    this.clock = clock;
    this.grace = grace;
  }

  @Override
  public String name() {
    return "decommission-scheduler";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public Duration leastTime() {
    return RESERVE;
  }

  /** The next servers: a page of them, or those that were dealt with when the turn is over. */
  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    Deadline turn = Deadline.in(deadline.clock(), TURN);
    long changed = position == null ? drainage.clear() : 0;
    UUID at = position == null ? FIRST : UUID.fromString(position);
    List<ServerFacts> page = fleet.page(at, clock.instant().minus(grace), PAGE);
    for (ServerFacts server : page) {
      if (isBusy(server)) {
        if (!turn.allows(Duration.ZERO) || !deadline.allows(RESERVE)) {
          return Step.on(counts(changed), at.toString());
        }
        changed += look(server.id()) ? 1 : 0;
      }
      at = server.id();
    }
    if (page.size() == PAGE) {
      return Step.on(counts(changed), at.toString());
    }
    settle();
    return Step.last(counts(changed));
  }

  private static Map<String, Long> counts(long changed) {
    return Map.of("changed", changed);
  }

  private boolean isBusy(ServerFacts server) {
    return !(rule.decide(server, clock.instant()) instanceof Decision.Nothing);
  }

  /** One server that cannot be dealt with must not hold up the others. */
  private boolean look(UUID id) {
    try {
      boolean changed = steps(id);
      alerts.settled(STUCK, id.toString());
      return changed;
    } catch (HostwindsFailure | StillThere e) {
      LOG.warn("server {}: {}", id, e.getMessage());
      stuck(id, "The provider did not do it: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("server {}", id, e);
      stuck(id, "The log of decommission-scheduler says why.");
    }
    return false;
  }

  private void stuck(UUID id, String why) {
    alerts.raise(
        STUCK,
        id.toString(),
        Severity.HIGH,
        "Server cannot be given back yet",
        why + " It is tried again every hour.");
  }

  /**
   * Closes what is told of servers that are gone, kept, or have nothing to do before their time.
   */
  private void settle() {
    for (UUID id : alerts.open(STUCK)) {
      if (facts(id).filter(this::isBusy).isEmpty()) {
        alerts.settled(STUCK, id.toString());
      }
    }
    for (UUID id : alerts.open(MISSED)) {
      if (facts(id).filter(s -> s.status() == ServerStatus.SCHEDULED_DECOMMISSION).isEmpty()) {
        alerts.settled(MISSED, id.toString());
      }
    }
  }

  private Optional<ServerFacts> facts(UUID id) {
    return fleet.facts(id, clock.instant().minus(grace));
  }

  private boolean steps(UUID id) {
    boolean changed = false;
    for (int i = 0; i < STEPS; i++) {
      Optional<ServerFacts> facts = facts(id);
      if (facts.isEmpty() || !step(facts.get())) {
        break;
      }
      changed = true;
    }
    return changed;
  }

  /** Does one thing; whether there may be more to do now. */
  private boolean step(ServerFacts server) {
    Instant now = clock.instant();
    UUID id = server.id();
    return switch (rule.decide(server, now)) {
      case Decision.Nothing ignored -> false;
      case Decision.Renew renew -> renew(server, renew.end());
      case Decision.Schedule schedule -> fleet.schedule(id, schedule.end(), schedule.reason());
      case Decision.Drain drain -> drainage.drain(id, drain.now()) && drain.now();
      case Decision.Terminate ignored -> fleet.terminating(id, now);
      case Decision.Verify ignored -> verify(server, now);
    };
  }

  private boolean renew(ServerFacts server, Instant next) {
    Instant end = server.periodEnd();
    if (end == null) {
      return false;
    }
    // A run that stopped between the provider's answer and its own note of it.
    if (server.terminating() && isGone(server)) {
      return settled(server.id(), end);
    }
    if (!fleet.renew(server.id(), end, next)) {
      return false;
    }
    if (server.scheduledFor() != null) {
      alerts.raise(
          MISSED,
          server.id().toString(),
          Severity.CRITICAL,
          "Server was paid once more",
          "It should have been given back by " + end + "; it is paid until " + next + ".");
    }
    return true;
  }

  private boolean verify(ServerFacts server, Instant now) {
    String providerId = server.providerId();
    if (providerId != null && !isGone(server)) {
      provider.terminate(providerId);
      if (!isGone(server)) {
        if (server.terminationAsked() != null
            && server.terminationAsked().isBefore(now.minus(SOON))) {
          throw new StillThere();
        }
        return false;
      }
    }
    return settled(server.id(), now);
  }

  /** The provider takes the order, and lists the server all the same. */
  private static final class StillThere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StillThere() {
      super("it lists the server half an hour after it was asked first.");
    }
  }

  private boolean isGone(ServerFacts server) {
    return server.providerId() == null || !provider.exists(server.providerId());
  }

  private boolean settled(UUID id, Instant at) {
    LOG.info("server {} is gone", id);
    boolean gone = fleet.gone(id, at);
    alerts.settled(STUCK, id.toString());
    alerts.settled(MISSED, id.toString());
    return gone;
  }
}
