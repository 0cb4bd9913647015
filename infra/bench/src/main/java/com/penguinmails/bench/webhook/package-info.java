/**
 * Stripe's events: how fast they are acknowledged and applied.
 *
 * <p>The floor is the bare insert of an event and its job.
 */
@NullMarked
package com.penguinmails.bench.webhook;

import org.jspecify.annotations.NullMarked;
