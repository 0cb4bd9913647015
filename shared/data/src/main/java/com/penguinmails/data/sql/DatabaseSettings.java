package com.penguinmails.data.sql;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Where the tiers are and as whom this function connects, from its environment ({@code
 * DATABASE_ROLE}, {@code DATABASE_OLTP_URL} …).
 */
@Singleton
final class DatabaseSettings {
  private final String role;
  private final int poolSize;
  private final String applicationName;
  private final @Nullable String oltp;
  private final @Nullable String content;
  private final @Nullable String queue;
  private final @Nullable String olap;

  DatabaseSettings(
      @Value("${database.role}") String role,
      @Value("${database.pool.size:1}") int poolSize,
      @Value("${aws.lambda.function.name:penguinmails}") String applicationName,
      @Nullable @Value("${database.oltp.url:}") String oltp,
      @Nullable @Value("${database.content.url:}") String content,
      @Nullable @Value("${database.queue.url:}") String queue,
      @Nullable @Value("${database.olap.url:}") String olap) {
    this.role = role;
    this.poolSize = poolSize;
    this.applicationName = applicationName;
    this.oltp = oltp;
    this.content = content;
    this.queue = queue;
    this.olap = olap;
  }

  String role() {
    return role;
  }

  /** Connections per tier: one in a function, more where one process plays many. */
  int poolSize() {
    return poolSize;
  }

  String applicationName() {
    return applicationName;
  }

  String url(Tier tier) {
    String url =
        switch (tier) {
          case OLTP -> oltp;
          case CONTENT -> content;
          case QUEUE -> queue;
          case OLAP -> olap;
        };
    if (url == null || url.isBlank()) {
      throw new IllegalStateException(
          "This function has no DATABASE_" + tier.name() + "_URL but uses that tier.");
    }
    return url;
  }
}
