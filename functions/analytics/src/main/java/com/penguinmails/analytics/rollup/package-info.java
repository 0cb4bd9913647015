/**
 * Counts message events into campaign counters, each exactly once, at the cost of what changed.
 *
 * <p>A batch is taken in the content tier, applied in the analytics tier, then marked applied.
 */
@NullMarked
package com.penguinmails.analytics.rollup;

import org.jspecify.annotations.NullMarked;
