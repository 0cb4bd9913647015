package com.penguinmails.web.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RedisRateLimitTest {
  private static final UUID TENANT = UUID.randomUUID();
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final int port;
  private final RedisServer server;
  private final List<RedisBuckets> clients = new ArrayList<>();

  RedisRateLimitTest() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    clients.forEach(RedisBuckets::close);
    server.stop();
  }

  @Test
  void shouldHoldTwoInstancesToOneLimit() {
    RateLimiter one = limiter(NOON);
    RateLimiter other = limiter(NOON);
    assertThat(granted(Stream.of(one, other), 60, 100)).isEqualTo(60);
    assertThat(one.take(TENANT, 60).waitSeconds()).isBetween(1L, 2L);
  }

  @Test
  void shouldGrantAgainWhenTheBucketHasFilled() {
    assertThat(granted(Stream.of(limiter(NOON)), 60, 61)).isEqualTo(60);
    RateLimiter later = limiter(NOON.plus(Duration.ofSeconds(30)));
    assertThat(granted(Stream.of(later), 60, 60)).isEqualTo(30);
  }

  @Test
  void shouldRefuseNobodyWhileRedisIsAway() throws IOException {
    RateLimiter limiter = limiter(NOON);
    assertThat(limiter.take(TENANT, 10).granted()).isTrue();
    server.stop();
    assertThat(granted(Stream.of(limiter), 10, 20)).isEqualTo(20);
  }

  /** Each with a client of its own, as instances have. */
  private RateLimiter limiter(Instant now) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    RedisBuckets buckets = new RedisBuckets(URI.create("redis://127.0.0.1:" + port));
    clients.add(buckets);
    return new RateLimiter(buckets.inRedis(clock), clock);
  }

  private static long granted(Stream<RateLimiter> limiters, long perMinute, int requests) {
    return limiters
        .flatMap(
            limiter -> IntStream.range(0, requests).mapToObj(i -> limiter.take(TENANT, perMinute)))
        .filter(Allowance::granted)
        .count();
  }
}
