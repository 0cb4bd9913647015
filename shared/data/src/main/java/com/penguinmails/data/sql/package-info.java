/**
 * How SQL is run: one small class per tier over the guarded data source.
 *
 * <p>A single statement is one network flight; several belong into {@link Database#transact}.
 */
@NullMarked
package com.penguinmails.data.sql;

import org.jspecify.annotations.NullMarked;
