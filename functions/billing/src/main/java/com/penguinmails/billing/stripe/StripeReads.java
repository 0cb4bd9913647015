package com.penguinmails.billing.stripe;

import com.stripe.exception.StripeException;
import jakarta.inject.Singleton;

/** Questions to Stripe. */
@Singleton
public class StripeReads {
  private final StripeSettings settings;

  StripeReads(StripeSettings settings) {
    this.settings = settings;
  }

  /**
   * Asks.
   *
   * @throws StripeFailure when there is no answer or a bad one
   */
  public <T> T ask(StripeCall<T> call) {
    try {
      return call.on(settings.client());
    } catch (StripeException e) {
      throw StripeFailure.of(e);
    }
  }
}
