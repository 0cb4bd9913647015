/**
 * What happens to a tenant over time: grace, read-only access, cancellation, notices by e-mail.
 *
 * <p>Follows Stripe's word; only the days in between are ours.
 */
@NullMarked
package com.penguinmails.billing.lifecycle;

import org.jspecify.annotations.NullMarked;
