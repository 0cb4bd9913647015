/**
 * What keeps the databases in shape: views brought up to date, old rows removed, partitions kept,
 * storage measured.
 *
 * <p>Each may run at any time, any number of times.
 */
@NullMarked
package com.penguinmails.operations.maintenance;

import org.jspecify.annotations.NullMarked;
