package com.penguinmails.operations.reconciliation;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through all tenants; one after the other, as far as the time allows. */
@Singleton
public class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final Duration RESERVE = Duration.ofSeconds(10);
  private static final int TENANTS = 500;

  private final Database oltp;
  private final SendReconciliation sends;
  private final DimensionReconciliation dimensions;
  private final Clock clock;
  private final Duration quiet;

  Reconciliation(
      @Named("oltp") Database oltp,
      SendReconciliation sends,
      DimensionReconciliation dimensions,
      Clock clock,
      @Value("${reconciliation.quiet:15m}") Duration quiet) {
    this.oltp = oltp;
    this.sends = sends;
    this.dimensions = dimensions;
    this.clock = clock;
    this.quiet = quiet;
  }

  /** Mends what it finds in sends so far {@code back}; returns what that was. */
  public Findings run(Deadline deadline, Duration back) {
    Instant since = clock.instant().minus(back);
    Findings found = Findings.NONE;
    List<UUID> tenants = tenants(new UUID(0, 0));
    while (!tenants.isEmpty()) {
      for (UUID tenant : tenants) {
        if (!deadline.allows(RESERVE)) {
          return found;
        }
        found = found.plus(one(tenant, since));
      }
      tenants = tenants(tenants.getLast());
    }
    return found;
  }

  /** Mends what it finds of one tenant in sends reserved since then; returns what that was. */
  Findings one(UUID tenant, Instant since) {
    return TenantContext.callAs(
        tenant,
        () -> {
          Findings found =
              sends.run(since, quiet).plus(new Findings(0, 0, 0, 0, 0, dimensions.run()));
          if (found.total() > 0) {
            LOG.warn("tenant {}: tiers did not agree, mended: {}", tenant, found);
          }
          return found;
        });
  }

  private List<UUID> tenants(UUID after) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                "select id from tenants where id > ? and deleted is null order by id limit ?",
                row -> row.uuid("id"),
                after,
                TENANTS));
  }
}
