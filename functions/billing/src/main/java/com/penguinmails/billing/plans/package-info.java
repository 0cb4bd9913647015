/**
 * Plans: what tenants choose from, and what staff edit.
 *
 * <p>A plan somebody subscribes to is never changed: it gets a successor.
 */
@NullMarked
package com.penguinmails.billing.plans;

import org.jspecify.annotations.NullMarked;
