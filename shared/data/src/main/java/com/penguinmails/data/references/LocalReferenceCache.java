package com.penguinmails.data.references;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Answers remembered in this process, the 10,000 used last. */
@Singleton
final class LocalReferenceCache implements ReferenceCache {
  private static final int MOST = 10_000;

  private record Answer(boolean exists, long nanos) {}

  private final Cache<String, Answer> answers;

  LocalReferenceCache(Clock clock) {
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.answers =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .ticker(ticker)
            .expireAfter(
                Expiry.<String, Answer>creating((key, answer) -> Duration.ofNanos(answer.nanos())))
            .build();
  }

  @Override
  public Optional<Boolean> get(String key) {
    return Optional.ofNullable(answers.getIfPresent(key)).map(Answer::exists);
  }

  @Override
  public void put(String key, boolean exists, Duration time) {
    answers.put(key, new Answer(exists, time.toNanos()));
  }
}
