/**
 * Stripe's API: the client, writes that happen once, names of our things there, money.
 *
 * <p>Everything that talks to Stripe goes through here.
 */
@NullMarked
package com.penguinmails.billing.stripe;

import org.jspecify.annotations.NullMarked;
