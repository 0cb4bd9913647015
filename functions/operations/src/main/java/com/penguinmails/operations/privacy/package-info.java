/**
 * What people may ask for: a copy of what is known of a lead or a tenant, and that it goes.
 *
 * <p>A request becomes a job; the job walks through all tiers and can be repeated at any point.
 */
@NullMarked
package com.penguinmails.operations.privacy;

import org.jspecify.annotations.NullMarked;
