package com.penguinmails.inbox.tracking;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.tracking.TrackingKey;
import com.penguinmails.mail.tracking.TrackingKind;
import com.penguinmails.mail.tracking.TrackingToken;
import com.penguinmails.mail.tracking.TrackingTokens;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads tokens with the keys at {@code tracking/keys}, which the sender signs with. */
@Singleton
class SignedTokens {
  private static final String SECRET = "tracking/keys";

  private final TrackingTokens tokens;

  SignedTokens(SecretStore secrets) {
    tokens = new TrackingTokens(TrackingKey.parseAll(secrets.require(SECRET)));
  }

  Optional<TrackingToken> read(TrackingKind kind, String token) {
    return tokens.verify(kind, token);
  }
}
