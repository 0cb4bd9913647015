package com.penguinmails.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * The entitlements of tenants, kept for ten seconds as memberships are: a payment opens a read-only
 * tenant within that time, and a read stays one flight.
 */
@Singleton
public class Entitlements {
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final int AT_MOST = 10_000;

  private final Database oltp;
  private final Cache<UUID, Entitlement> known =
      Caffeine.newBuilder().maximumSize(AT_MOST).expireAfterWrite(KEPT).build();

  Entitlements(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** What the tenant may do. */
  public Entitlement of(UUID tenantId) {
    Entitlement kept = known.getIfPresent(tenantId);
    if (kept != null) {
      return kept;
    }
    Entitlement found = TenantContext.callAs(tenantId, this::load);
    known.put(tenantId, found);
    return found;
  }

  private Entitlement load() {
    return oltp.first(
            """
            select plan_name, access, api_rate_limit, api_access, advanced_analytics, white_label
              from app_sec.entitlements()
            """,
            Entitlements::entitlement)
        .orElseThrow();
  }

  private static Entitlement entitlement(Row row) throws SQLException {
    return new Entitlement(
        row.text("plan_name"),
        row.text("access").equals("read_only"),
        row.longOrNull("api_rate_limit"),
        row.bool("api_access"),
        row.bool("advanced_analytics"),
        row.bool("white_label"));
  }
}
