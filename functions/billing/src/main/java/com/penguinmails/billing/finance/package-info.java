/**
 * What employees see and do about subscriptions and Stripe.
 *
 * <p>They ask the worker to synchronise; nothing of theirs talks to Stripe.
 */
@NullMarked
package com.penguinmails.billing.finance;

import org.jspecify.annotations.NullMarked;
