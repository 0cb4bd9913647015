package com.penguinmails.web.limits;

import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.serialization.Mapper;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The buckets of the rate limit in Redis (or Valkey), when {@code RATE_LIMIT_REDIS_URL} names one:
 * {@code redis://host:port} or with TLS {@code rediss://host:port}. No bean but this one is of its
 * library, which is not loaded where there is none.
 */
@Factory
@Requires(property = RedisBuckets.URL, pattern = ".+")
final class RedisBuckets {
  static final String URL = "rate.limit.redis.url";

  /** A limit that must be waited for is worth less than none. */
  private static final int MILLIS_TO_WAIT = 200;

  private final URI address;
  private @Nullable RedisClient client;

  RedisBuckets(@Value("${" + URL + "}") URI address) {
    this.address = address;
  }

  @Singleton
  synchronized ProxyManager<String> inRedis(Clock clock) {
    client =
        RedisClient.builder()
            .hostAndPort(JedisURIHelper.getHostAndPort(address))
            .clientConfig(
                DefaultJedisClientConfig.builder(address)
                    .connectionTimeoutMillis(MILLIS_TO_WAIT)
                    .socketTimeoutMillis(MILLIS_TO_WAIT)
                    .build())
            .build();
    return Bucket4jJedis.casBasedBuilder(client)
        .keyMapper(Mapper.STRING)
        .clientClock(new ClockMeter(clock))
        .expirationAfterWrite(RateBuckets.FORGET_FULL)
        .build();
  }

  @PreDestroy
  synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
