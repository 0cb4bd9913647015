/**
 * Work the clock starts: one run at a time, in steps that are saved, so that a run which is cut off
 * loses nothing and the next one goes on.
 *
 * <p>What is done lives with its topic; here is how it is run and watched (decision 35).
 */
@NullMarked
package com.penguinmails.operations.upkeep;

import org.jspecify.annotations.NullMarked;
