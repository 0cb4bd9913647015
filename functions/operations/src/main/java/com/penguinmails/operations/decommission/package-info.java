/**
 * Gives servers back at the end of the period that is paid, not earlier and not later.
 *
 * <p>What to do is a pure function; this package does it, hourly.
 */
@NullMarked
package com.penguinmails.operations.decommission;

import org.jspecify.annotations.NullMarked;
