package com.penguinmails.web.limits;

import com.penguinmails.data.sql.Database;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Where the buckets of the rate limit are kept: in PostgreSQL, unless {@link RedisBuckets} are. */
@Factory
@Requires(missingBeans = RedisBuckets.class)
final class RateBuckets {
  /** A bucket nobody has drawn from for so long is full, and as good as none. */
  static final ExpirationAfterWriteStrategy FORGET_FULL =
      ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1));

  @Singleton
  ProxyManager<String> inPostgres(@Named("oltp") Database oltp, Clock clock) {
    return Bucket4jPostgreSQL.selectForUpdateBasedBuilder(oltp.dataSource())
        .primaryKeyMapper(PrimaryKeyMapper.STRING)
        .table("rate_limit_buckets")
        .idColumn("id")
        .stateColumn("state")
        .expiresAtColumn("expires_at")
        .clientClock(new ClockMeter(clock))
        .expirationAfterWrite(FORGET_FULL)
        .build();
  }
}
