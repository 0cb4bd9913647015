/**
 * Buying and changing: checkout, portal, plan changes, add-ons, cancelling.
 *
 * <p>Each is one change at Stripe with a key that survives a crash; its events bring it back here.
 */
@NullMarked
package com.penguinmails.billing.purchase;

import org.jspecify.annotations.NullMarked;
