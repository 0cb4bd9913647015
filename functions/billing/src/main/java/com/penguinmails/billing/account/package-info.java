/**
 * What a tenant sees and does about its own subscription.
 *
 * <p>Changes are made at Stripe; its events bring them back into the rows.
 */
@NullMarked
package com.penguinmails.billing.account;

import org.jspecify.annotations.NullMarked;
