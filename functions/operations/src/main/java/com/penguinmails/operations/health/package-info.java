/**
 * Whether the product can do its work.
 *
 * <p>Says which tier is down and nothing else.
 */
@NullMarked
package com.penguinmails.operations.health;

import org.jspecify.annotations.NullMarked;
