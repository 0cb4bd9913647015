package com.penguinmails.operations.upkeep;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step through the tenants, in order of their ids. A tenant whose turn fails is counted and does
 * not keep the others waiting.
 */
@Singleton
public class TenantWalk {
  private static final Logger LOG = LoggerFactory.getLogger(TenantWalk.class);
  private static final int TENANTS = 20;
  private static final Duration RESERVE = Duration.ofSeconds(10);
  private static final UUID BEGIN = new UUID(0, 0);

  private final Database oltp;

  TenantWalk(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Visits the next tenants, also those that are deleted but not erased. */
  public Step all(
      @Nullable String position, Deadline deadline, Function<UUID, Map<String, Long>> visit) {
    return step(position, deadline, true, visit);
  }

  /** Visits the next tenants that are not deleted. */
  public Step living(
      @Nullable String position, Deadline deadline, Function<UUID, Map<String, Long>> visit) {
    return step(position, deadline, false, visit);
  }

  private Step step(
      @Nullable String position,
      Deadline deadline,
      boolean deleted,
      Function<UUID, Map<String, Long>> visit) {
    UUID at = position == null ? BEGIN : UUID.fromString(position);
    List<UUID> tenants = after(at, deleted);
    Map<String, Long> counts = new TreeMap<>();
    for (UUID tenant : tenants) {
      if (!deadline.allows(RESERVE)) {
        return Step.on(counts, at.toString());
      }
      visited(tenant, visit).forEach((kind, count) -> counts.merge(kind, count, Long::sum));
      at = tenant;
    }
    return tenants.size() < TENANTS ? Step.last(counts) : Step.on(counts, at.toString());
  }

  private static Map<String, Long> visited(UUID tenant, Function<UUID, Map<String, Long>> visit) {
    try {
      return visit.apply(tenant);
    } catch (DatabaseException e) {
      LOG.error("tenant {} was left out", tenant, e);
      return Map.of(Step.FAILED, 1L);
    }
  }

  private List<UUID> after(UUID tenant, boolean deleted) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                "select id from tenants where id > ? and (deleted is null or ?) order by id limit ?",
                row -> row.uuid("id"),
                tenant,
                deleted,
                TENANTS));
  }
}
