package com.penguinmails.mail.tracking;

import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;

/** Tokens signed with the keys at {@code tracking/keys} of the secret store, newest first. */
@Factory
final class TrackingFactory {
  static final String KEYS = "tracking/keys";

  @Singleton
  TrackingTokens tokens(SecretStore secrets) {
    return new TrackingTokens(TrackingKey.parseAll(secrets.require(KEYS)));
  }

  @Singleton
  TrackedHtml trackedHtml(TrackingTokens tokens, @Value("${public.base.url}") String base) {
    return new TrackedHtml(tokens, base);
  }
}
