/**
 * Stripe's events applied: each is fetched again and written by watermark.
 *
 * <p>In any order, any number of times, they end in the same rows.
 */
@NullMarked
package com.penguinmails.billing.sync;

import org.jspecify.annotations.NullMarked;
