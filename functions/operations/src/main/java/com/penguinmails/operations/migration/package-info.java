/**
 * Brings the four databases to the newest schema.
 *
 * <p>Runs at every deployment, as their owner.
 */
@NullMarked
package com.penguinmails.operations.migration;

import org.jspecify.annotations.NullMarked;
