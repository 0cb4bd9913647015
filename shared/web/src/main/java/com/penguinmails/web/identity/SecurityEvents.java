package com.penguinmails.web.identity;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records refused access, never a token or a key.
 *
 * <p>At most {@value #PER_SECOND} rows a second and instance, so that a flood of bad requests
 * cannot become a flood of writes; what is left out is still in the log.
 */
@Singleton
public class SecurityEvents {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityEvents.class);
  private static final int PER_SECOND = 50;

  private final Database oltp;
  private final Clock clock;
  private final AtomicLong second = new AtomicLong();
  private final AtomicLong inSecond = new AtomicLong();

  SecurityEvents(@Named("oltp") Database oltp, Clock clock) {
    this.oltp = oltp;
    this.clock = clock;
  }

  /**
   * Writes a refusal down.
   *
   * @param type authentication_failure, authorization_failure or webhook_refused
   */
  public void refused(
      HttpRequest<?> request,
      String type,
      String reason,
      @Nullable UUID tenantId,
      @Nullable UUID userId) {
    LOG.warn("refused {} {}: {}", request.getMethodName(), request.getPath(), reason);
    if (!withinLimit()) {
      return;
    }
    try {
      TenantContext.callAsSystem(() -> record(request, type, reason, tenantId, userId));
    } catch (DatabaseException e) {
      LOG.error("a security event could not be recorded", e);
    }
  }

  private boolean record(
      HttpRequest<?> request,
      String type,
      String reason,
      @Nullable UUID tenantId,
      @Nullable UUID userId) {
    return oltp.first(
            "select app_sec.record_security_event(?, 'medium', ?, ?, cast(? as inet), ?, ?, ?, null)",
            row -> true,
            type,
            userId,
            tenantId,
            address(request),
            request.getHeaders().get("User-Agent"),
            shortened(request.getMethodName() + " " + request.getPath(), 100),
            reason)
        .isPresent();
  }

  private static @Nullable String address(HttpRequest<?> request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote.getAddress() == null ? null : remote.getAddress().getHostAddress();
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  private boolean withinLimit() {
    long now = clock.instant().getEpochSecond();
    if (second.getAndSet(now) != now) {
      inSecond.set(0);
    }
    return inSecond.incrementAndGet() <= PER_SECOND;
  }
}
