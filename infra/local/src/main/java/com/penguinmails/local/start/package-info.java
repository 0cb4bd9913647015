/**
 * Starts and stops the product on one data directory: PostgreSQL, secrets, functions, gateway.
 *
 * <p>What cannot start says so in one sentence a person can act on.
 */
@NullMarked
package com.penguinmails.local.start;

import org.jspecify.annotations.NullMarked;
