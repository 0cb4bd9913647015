package com.penguinmails.billing.webhook;

import com.penguinmails.kernel.secrets.SecretStore;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code Stripe-Signature} with stripe-java, against each of the secrets in use: {@code
 * stripe/webhook-secrets}, one a line; two while they are rotated.
 */
@Singleton
class Signatures {
  /** How old a timestamp may be, in seconds: Stripe's own default. */
  private static final long TOLERANCE = 300;

  private final SecretStore store;
  private final Clock clock;

  Signatures(SecretStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Null when the signature is good, else why it is not. */
  @Nullable String objection(String body, @Nullable String header) {
    if (header == null) {
      return "no signature";
    }
    String objection = "no secret";
    for (String secret : secrets()) {
      try {
        if (Webhook.Signature.verifyHeader(body, header, secret, TOLERANCE, clock)) {
          return null;
        }
      } catch (SignatureVerificationException e) {
        objection =
            e.getMessage() != null && e.getMessage().contains("Timestamp")
                ? "old timestamp"
                : "bad signature";
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        // Stripe's library reads the header of whoever calls.
        objection = "bad signature";
      }
    }
    return objection;
  }

  private List<String> secrets() {
    return store
        .require("stripe/webhook-secrets")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
