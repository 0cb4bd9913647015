/**
 * Taking over a database of the former product while its clients write: messages kept in two tables
 * become one (migration 002 of the specification), an unpartitioned table of jobs a partitioned one
 * (migration 003).
 *
 * <p>Stage beside, mirror, copy, swap; back again by the same way until the old tables are dropped.
 */
@NullMarked
package com.penguinmails.data.legacy;

import org.jspecify.annotations.NullMarked;
