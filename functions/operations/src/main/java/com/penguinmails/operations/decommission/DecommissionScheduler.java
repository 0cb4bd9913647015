package com.penguinmails.operations.decommission;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.addresses.Drainage;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.hostwinds.HostwindsFailure;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every server and does what {@link DecommissionRule} says, one server after the other.
 * Run late, early, twice or at once, it does the same; stopped half-way, the next run goes on.
 */
@Singleton
public class DecommissionScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(DecommissionScheduler.class);
  private static final String RUN = "decommission";
  private static final String MISSED = "server_paid_again";
  private static final String STUCK = "server_not_terminated";
  private static final UUID FIRST = new UUID(0, 0);
  private static final int PAGE = 100;

  /** More steps a server never needs at once, unless it was forgotten for years. */
  private static final int STEPS = 60;

  /** A server may take its lookups and repeated calls of the provider. */
  private static final Duration RESERVE = Duration.ofSeconds(100);

  private final FleetStore fleet;
  private final Drainage drainage;
  private final Hostwinds provider;
  private final ServerAlerts alerts;
  private final RunLease lease;
  private final DecommissionRule rule;
  private final Clock clock;
  private final Duration grace;

  DecommissionScheduler(
      FleetStore fleet,
      Drainage drainage,
      Hostwinds provider,
      ServerAlerts alerts,
      RunLease lease,
      BillingPeriods periods,
      Clock clock,
      @Value("${server.termination.lead:12h}") Duration lead,
      @Value("${server.release.grace:1d}") Duration grace) {
    this.fleet = fleet;
    this.drainage = drainage;
    this.provider = provider;
    this.alerts = alerts;
    this.lease = lease;
    this.rule = new DecommissionRule(periods, lead);
    this.clock = clock;
    this.grace = grace;
  }

  /** Goes over the servers; returns how many it did something about, 0 when another run does. */
  public int run(Deadline deadline) {
    Optional<RunLease.Run> run = lease.begin(RUN);
    return run.map(begun -> TenantContext.callAsSystem(() -> over(begun, deadline))).orElse(0);
  }

  private int over(RunLease.Run run, Deadline deadline) {
    Progress progress = new Progress(run);
    try {
      progress.changed += drainage.clear();
      while (!progress.complete && page(progress, deadline)) {
        LOG.debug("decommission: at {}", progress.position);
      }
      return progress.changed;
    } finally {
      lease.end(run, progress.complete);
    }
  }

  /** How far a run is. */
  private static final class Progress {
    final RunLease.Run run;
    UUID position;
    int changed;
    boolean complete;

    Progress(RunLease.Run run) {
      this.run = run;
      this.position = run.position() == null ? FIRST : run.position();
    }
  }

  /** Deals with the next servers; false when there is no time left, or another run took over. */
  private boolean page(Progress progress, Deadline deadline) {
    List<ServerFacts> page = fleet.page(progress.position, clock.instant().minus(grace), PAGE);
    for (ServerFacts server : page) {
      if (!(rule.decide(server, clock.instant()) instanceof Decision.Nothing)) {
        if (!deadline.allows(RESERVE)) {
          return false;
        }
        progress.changed += look(server.id()) ? 1 : 0;
        if (!lease.reached(progress.run, server.id())) {
          return false;
        }
      }
      progress.position = server.id();
    }
    progress.complete = page.size() < PAGE;
    return progress.complete || lease.reached(progress.run, progress.position);
  }

  /** One server that cannot be dealt with must not hold up the others. */
  private boolean look(UUID id) {
    try {
      return steps(id);
    } catch (HostwindsFailure e) {
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

  private boolean steps(UUID id) {
    boolean changed = false;
    for (int i = 0; i < STEPS; i++) {
      Optional<ServerFacts> facts = fleet.facts(id, clock.instant().minus(grace));
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
        return false;
      }
    }
    return settled(server.id(), now);
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
