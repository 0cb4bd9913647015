package com.penguinmails.operations.maintenance;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Measures what each tenant stores, once a day. */
@Singleton
public class StorageMetrics {
  private static final Duration RESERVE = Duration.ofSeconds(10);
  private static final int TENANTS = 500;

  private final Database oltp;
  private final Database content;
  private final Clock clock;

  StorageMetrics(@Named("oltp") Database oltp, @Named("content") Database content, Clock clock) {
    this.oltp = oltp;
    this.content = content;
    this.clock = clock;
  }

  /** Writes today's row of every tenant; returns how many it got to. */
  public int run(Deadline deadline) {
    String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    int measured = 0;
    List<UUID> tenants = tenants(new UUID(0, 0));
    while (!tenants.isEmpty()) {
      for (UUID tenant : tenants) {
        if (!deadline.allows(RESERVE)) {
          return measured;
        }
        TenantContext.runAs(
            tenant,
            () -> content.first("select app_sec.measure_storage(?::date)", row -> true, today));
        measured++;
      }
      tenants = tenants(tenants.getLast());
    }
    return measured;
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
