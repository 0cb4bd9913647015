package com.penguinmails.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.penguinmails.data.tenancy.TenantContext;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Requests per minute and tenant, over all instances: a token bucket of Bucket4j, kept where {@link
 * RateBuckets} says.
 *
 * <p>An instance takes tokens by the twentieth of a minute's limit, so that only one request in
 * that many pays for the flights of a bucket. Tokens taken and not used within a minute are lost to
 * the tenant; the limit is never passed by more than what instances hold. While Redis is away
 * nobody is refused: each instance grants itself as much, to be asked for again a second later.
 */
@Singleton
class RateLimiter {
  private static final int SHARES = 20;
  private static final int LARGEST_LEASE = 100;
  private static final int TENANTS = 10_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

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

  RateLimiter(ProxyManager<String> buckets, Clock clock) {
    this.buckets = buckets;
    this.clock = clock;
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
      long wanted = Math.clamp(perMinute / SHARES, 1, LARGEST_LEASE);
      try {
        return TenantContext.callAsSystem(() -> renew(lease, tenantId, perMinute, wanted, now));
      } catch (JedisException e) {
        LOG.warn("The rate limit is not kept, Redis is away: {}", e.toString());
        return grant(lease, perMinute, wanted, now.plus(AWAY));
      }
    }
  }

  private Allowance renew(Lease lease, UUID tenantId, long perMinute, long wanted, Instant now) {
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
    return grant(lease, perMinute, taken, now.plus(MINUTE));
  }

  private static Allowance grant(Lease lease, long perMinute, long tokens, Instant until) {
    lease.inHand = tokens - 1;
    lease.until = until;
    return new Allowance(perMinute, lease.inHand + lease.inBucket, Duration.ZERO);
  }

  private static BucketConfiguration configuration(long perMinute) {
    return BucketConfiguration.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }
}
