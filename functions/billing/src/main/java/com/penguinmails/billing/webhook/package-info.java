/**
 * Where Stripe calls: signatures checked on the raw body, events stored with their jobs.
 *
 * <p>Nothing else happens before the answer.
 */
@NullMarked
package com.penguinmails.billing.webhook;

import org.jspecify.annotations.NullMarked;
