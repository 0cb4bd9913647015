package com.penguinmails.operations.provisioning;

import com.penguinmails.data.sql.Database;
import com.penguinmails.operations.hostwinds.Hostwinds;
import com.penguinmails.operations.hostwinds.HostwindsFailure;
import com.penguinmails.operations.hostwinds.Instance;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.servers.ProviderName;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is rented with what is known, hourly: a server nobody knows costs money, one the
 * provider does not have sends nothing. Each is one notification, closed when it is settled. Goes
 * on with servers whose setting up stopped.
 */
@Singleton
public class ServerReconciliation implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(ServerReconciliation.class);
  private static final String UNKNOWN = "unknown_server";
  private static final String MISSING = "missing_server";
  private static final Duration STALLED = Duration.ofHours(1);
  private static final Duration RESERVE = Duration.ofSeconds(100);
  private static final UUID FIRST = new UUID(0, 0);
  private static final int PAGE = 1_000;

  /** More than any account rents; the rest is compared when there are fewer. */
  private static final int MOST = 100_000;

  private record Known(
      UUID id, @Nullable String providerId, @Nullable String name, boolean settled) {}

  private final Database oltp;
  private final SetupStore store;
  private final Provisioning provisioning;
  private final Hostwinds provider;
  private final ServerAlerts alerts;
  private final Clock clock;

  ServerReconciliation(
      @Named("oltp") Database oltp,
      SetupStore store,
      Provisioning provisioning,
      Hostwinds provider,
      ServerAlerts alerts,
      Clock clock) {
    this.oltp = oltp;
    this.store = store;
    this.provisioning = provisioning;
    this.provider = provider;
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "server-reconciliation";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public Duration leastTime() {
    return RESERVE;
  }

  /** One server whose setting up stopped; when there is none left, the comparison. */
  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    UUID at = position == null ? FIRST : UUID.fromString(position);
    Optional<UUID> stalled = store.stalled(at, clock.instant().minus(STALLED));
    if (stalled.isPresent()) {
      UUID id = stalled.get();
      return Step.on(Map.of(resumed(id) ? "resumed" : Step.FAILED, 1L), id.toString());
    }
    provisioning.settleFailures();
    return Step.last(compared());
  }

  private boolean resumed(UUID id) {
    try {
      provisioning.advance(id);
      return true;
    } catch (HostwindsFailure e) {
      LOG.warn("server {}: {}", id, e.getMessage());
      store.stumbled(id, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // One server that cannot be looked at must not hide all others.
      LOG.error("server {} was left out", id, e);
    }
    return false;
  }

  private Map<String, Long> compared() {
    try {
      return compare();
    } catch (HostwindsFailure e) {
      if (e.kind() == HostwindsFailure.Kind.UNAUTHORISED) {
        alerts.keyIsRefused();
      }
      throw e;
    }
  }

  private Map<String, Long> compare() {
    // Rows first: a server ordered between the two lists is in the second and not yet expected.
    List<Known> known = known();
    Map<String, Instance> rented = new HashMap<>();
    provider.instances().forEach(instance -> rented.put(instance.id(), instance));
    alerts.keyIsTaken();
    List<String> unknown = unknown(known, rented);
    List<String> missing = missing(known, rented.keySet());
    alerts.settle(UNKNOWN, unknown);
    alerts.settle(MISSING, missing);
    return Map.of("unknown", (long) unknown.size(), "missing", (long) missing.size());
  }

  private List<String> unknown(List<Known> known, Map<String, Instance> rented) {
    Set<String> ids = new HashSet<>();
    Set<String> awaited = new HashSet<>();
    for (Known each : known) {
      if (each.providerId() != null) {
        ids.add(each.providerId());
      } else if (each.name() != null && !each.settled()) {
        awaited.add(each.name());
      }
    }
    List<String> unknown = new ArrayList<>();
    for (Instance instance : rented.values()) {
      if (!ids.contains(instance.id())
          && !awaited.contains(instance.name())
          && !isYoung(instance)) {
        unknown.add(instance.id());
        boolean ours = instance.name().startsWith(ProviderName.PREFIX);
        alerts.raise(
            UNKNOWN,
            instance.id(),
            Severity.CRITICAL,
            "A server is paid that nobody knows",
            "The provider lists server "
                + instance.id()
                + " ("
                + instance.name()
                + (ours ? "), which was ordered by the product" : "), which was ordered elsewhere")
                + ". Give it back in the provider's own pages, or add it here.");
      }
    }
    return unknown;
  }

  /** One that was just ordered may not be in the rows that were read before. */
  private boolean isYoung(Instance instance) {
    return instance.created() != null
        && provisioning.since(instance.created()).compareTo(Provisioning.APPEARS) < 0;
  }

  private List<String> missing(List<Known> known, Set<String> rented) {
    List<String> missing = new ArrayList<>();
    for (Known each : known) {
      String providerId = each.providerId();
      if (providerId != null && !each.settled() && !rented.contains(providerId)) {
        missing.add(each.id().toString());
        alerts.raise(
            MISSING,
            each.id().toString(),
            Severity.CRITICAL,
            "A server is gone that should be there",
            "The provider does not list server " + providerId + " any more.");
      }
    }
    return missing;
  }

  /** Settled: on its way out, where the decommission scheduler verifies it. */
  private List<Known> known() {
    List<Known> known = new ArrayList<>();
    UUID last = FIRST;
    List<Known> page;
    do {
      page =
          oltp.list(
              """
              select id, hostwinds_instance_id, provider_name,
                     termination_asked is not null as settled
                from vps_instances
               where id > ? and status <> 'decommissioned'
               order by id limit ?
              """,
              row ->
                  new Known(
                      row.uuid("id"),
                      row.textOrNull("hostwinds_instance_id"),
                      row.textOrNull("provider_name"),
                      row.bool("settled")),
              last,
              PAGE);
      known.addAll(page);
      last = page.isEmpty() ? last : page.getLast().id();
    } while (page.size() == PAGE && known.size() < MOST);
    return known;
  }
}
