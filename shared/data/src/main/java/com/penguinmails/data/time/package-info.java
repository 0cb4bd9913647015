/**
 * Where time comes from.
 *
 * <p>Tests set their own clock.
 */
@NullMarked
package com.penguinmails.data.time;

import org.jspecify.annotations.NullMarked;
