/**
 * Employees of the platform: who they are and what they may do.
 *
 * <p>Their requests run as penguin_platform, in a function of its own.
 */
@NullMarked
package com.penguinmails.operations.staff;

import org.jspecify.annotations.NullMarked;
