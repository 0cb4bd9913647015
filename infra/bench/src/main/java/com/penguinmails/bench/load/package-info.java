/**
 * Sends the same work to two sides in turn and times it.
 *
 * <p>Cheap on purpose: what the load costs, the sides do not get.
 */
@NullMarked
package com.penguinmails.bench.load;

import org.jspecify.annotations.NullMarked;
