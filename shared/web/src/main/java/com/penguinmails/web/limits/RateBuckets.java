package com.penguinmails.web.limits;

import com.penguinmails.data.sql.Database;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.serialization.Mapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Where the buckets of the rate limit are kept: in PostgreSQL, or in Redis (or Valkey) when {@code
 * RATE_LIMIT_REDIS_URL} names one, {@code redis://host:port} or with TLS {@code
 * rediss://host:port}.
 */
@Factory
final class RateBuckets {
  private static final String REDIS = "rate.limit.redis.url";

  /** A limit that must be waited for is worth less than none. */
  private static final int MILLIS_TO_WAIT = 200;

  private static final ExpirationAfterWriteStrategy FORGET_FULL =
      ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1));

  @Singleton
  @Requires(missingBeans = RedisClient.class)
  static ProxyManager<String> inPostgres(@Named("oltp") Database oltp, Clock clock) {
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

  @Singleton
  @Bean(preDestroy = "close")
  @Requires(property = REDIS, pattern = ".+")
  static RedisClient redis(@Value("${" + REDIS + "}") URI address) {
    return RedisClient.builder()
        .hostAndPort(JedisURIHelper.getHostAndPort(address))
        .clientConfig(
            DefaultJedisClientConfig.builder(address)
                .connectionTimeoutMillis(MILLIS_TO_WAIT)
                .socketTimeoutMillis(MILLIS_TO_WAIT)
                .build())
        .build();
  }

  @Singleton
  @Requires(beans = RedisClient.class)
  static ProxyManager<String> inRedis(RedisClient redis, Clock clock) {
    return Bucket4jJedis.casBasedBuilder(redis)
        .keyMapper(Mapper.STRING)
        .clientClock(new ClockMeter(clock))
        .expirationAfterWrite(FORGET_FULL)
        .build();
  }
}
