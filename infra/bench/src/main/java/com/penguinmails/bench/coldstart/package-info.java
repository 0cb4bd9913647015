/**
 * From the start of a function's process to its first answer.
 *
 * <p>Its own jar, under the Runtime Interface Client, as Lambda starts it.
 */
@NullMarked
package com.penguinmails.bench.coldstart;

import org.jspecify.annotations.NullMarked;
