/**
 * How a function starts.
 *
 * <p>Everything here is on the way to the first answer of a cold function.
 */
@NullMarked
package com.penguinmails.data.lambda;

import org.jspecify.annotations.NullMarked;
