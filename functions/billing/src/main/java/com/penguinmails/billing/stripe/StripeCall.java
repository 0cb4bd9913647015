package com.penguinmails.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;

/** One question to Stripe. */
@FunctionalInterface
public interface StripeCall<T> {
  T on(StripeClient stripe) throws StripeException;
}
