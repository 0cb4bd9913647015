package com.penguinmails.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Requests per minute and tenant, over all instances: a token bucket of Bucket4j in PostgreSQL.
 *
 * <p>An instance takes tokens by the twentieth of a minute's limit, so that only one request in
 * that many pays for the three flights of a bucket. Tokens taken and not used within a minute are
 * lost to the tenant; the limit is never passed by more than what instances hold.
 */
@Singleton
class RateLimiter {
  private static final int SHARES = 20;
  private static final int LARGEST_LEASE = 100;
  private static final int TENANTS = 10_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Tokens in hand of one tenant. */
  private static final class Lease {
    private long inHand;
    private long inBucket;
    private Instant until = Instant.MIN;
    private Instant blockedUntil = Instant.MIN;
  }

  private final ProxyManager<String> buckets;
  private final Clock clock;
  private final Cache<UUID, Lease> leases =
      Caffeine.newBuilder().maximumSize(TENANTS).expireAfterAccess(MINUTE).build();

  RateLimiter(@Named("oltp") Database oltp, Clock clock) {
    this.clock = clock;
    this.buckets =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(oltp.dataSource())
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            .table("rate_limit_buckets")
            .idColumn("id")
            .stateColumn("state")
            .expiresAtColumn("expires_at")
            .clientClock(new ClockMeter(clock))
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(MINUTE))
            .build();
  }

  /** Takes one of the tenant's requests, if there is one left. */
  Allowance take(UUID tenantId, long perMinute) {
    Lease lease = leases.get(tenantId, id -> new Lease());
    synchronized (lease) {
      Instant now = clock.instant();
      if (lease.inHand > 0 && now.isBefore(lease.until)) {
        lease.inHand--;
        return new Allowance(perMinute, lease.inHand + lease.inBucket, Duration.ZERO);
      }
      if (now.isBefore(lease.blockedUntil)) {
        return new Allowance(perMinute, 0, Duration.between(now, lease.blockedUntil));
      }
      return TenantContext.callAsSystem(() -> renew(lease, tenantId, perMinute, now));
    }
  }

  private Allowance renew(Lease lease, UUID tenantId, long perMinute, Instant now) {
    long wanted = Math.clamp(perMinute / SHARES, 1, LARGEST_LEASE);
    var bucket =
        buckets.builder().build(tenantId + ":" + perMinute, () -> configuration(perMinute));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(wanted);
    long taken = probe.isConsumed() ? wanted : 0;
    if (taken == 0 && wanted > 1) {
      probe = bucket.tryConsumeAndReturnRemaining(1);
      taken = probe.isConsumed() ? 1 : 0;
    }
    lease.inBucket = probe.getRemainingTokens();
    if (taken == 0) {
      Duration wait = Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
      lease.blockedUntil = now.plus(wait);
      return new Allowance(perMinute, 0, wait);
    }
    lease.inHand = taken - 1;
    lease.until = now.plus(MINUTE);
    return new Allowance(perMinute, lease.inHand + lease.inBucket, Duration.ZERO);
  }

  private static BucketConfiguration configuration(long perMinute) {
    return BucketConfiguration.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }
}
