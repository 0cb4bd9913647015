/**
 * A Stripe that runs here: keeps state, lets time pass, signs its webhooks, and fails when told to.
 *
 * <p>Speaks enough of the real API for the real client library; shapes are Stripe's published ones.
 */
@NullMarked
package com.penguinmails.testkit.stripe;

import org.jspecify.annotations.NullMarked;
