/**
 * Sets servers up step by step, and compares what is rented with what is known.
 *
 * <p>Every step may be repeated; a crash goes on where it was.
 */
@NullMarked
package com.penguinmails.operations.provisioning;

import org.jspecify.annotations.NullMarked;
