package com.penguinmails.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;

/** One change at Stripe; passes the options on, which carry the idempotency key. */
@FunctionalInterface
public interface StripeWrite<T> {
  T on(StripeClient stripe, RequestOptions options) throws StripeException;
}
