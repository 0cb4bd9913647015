package com.penguinmails.billing.webhook;

import com.penguinmails.billing.stripe.StripeSettings;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Checks {@code Stripe-Signature} with stripe-java, against each of the secrets in use. */
@Singleton
class Signatures {
  /** How old a timestamp may be, in seconds: Stripe's own default. */
  private static final long TOLERANCE = 300;

  private final StripeSettings settings;
  private final Clock clock;

  Signatures(StripeSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Null when the signature is good, else why it is not. */
  @Nullable String objection(String body, @Nullable String header) {
    if (header == null) {
      return "no signature";
    }
    String objection = "no secret";
    for (String secret : settings.webhookSecrets()) {
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
}
