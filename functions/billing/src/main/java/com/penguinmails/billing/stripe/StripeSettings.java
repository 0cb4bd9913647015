package com.penguinmails.billing.stripe;

import com.penguinmails.kernel.secrets.SecretStore;
import com.stripe.StripeClient;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Where Stripe is and how we prove who we are: {@code STRIPE_API_BASE}, and the secret {@code
 * stripe/api-key}.
 */
@Singleton
public class StripeSettings {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int RETRIES = 2;

  private final SecretStore secrets;
  private final String apiBase;
  private final int readMillis;
  private @Nullable StripeClient client;

  StripeSettings(
      SecretStore secrets,
      @Value("${stripe.api.base:`https://api.stripe.com`}") String apiBase,
      @Value("${stripe.read.timeout.millis:10000}") int readMillis) {
    this.secrets = secrets;
    this.apiBase = apiBase;
    this.readMillis = readMillis;
  }

  /** The client; made when first asked for, because its classes take long to load. */
  synchronized StripeClient client() {
    StripeClient made = client;
    if (made == null) {
      made =
          StripeClient.builder()
              .setApiKey(secrets.require("stripe/api-key").strip())
              .setApiBase(apiBase)
              .setConnectTimeout(CONNECT_MILLIS)
              .setReadTimeout(readMillis)
              .setMaxNetworkRetries(RETRIES)
              .build();
      client = made;
    }
    return made;
  }
}
