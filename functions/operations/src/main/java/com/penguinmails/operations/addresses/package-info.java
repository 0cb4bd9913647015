/**
 * Addresses mail leaves from, and which domain sends from which.
 *
 * <p>The rule of choosing is decision 0031.
 */
@NullMarked
package com.penguinmails.operations.addresses;

import org.jspecify.annotations.NullMarked;
