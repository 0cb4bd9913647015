/**
 * The tenant lock on the application's side: who a statement runs for, put in front of it.
 *
 * <p>The second lock is in the database: row-level security reads what this package sets.
 */
@NullMarked
package com.penguinmails.data.tenancy;

import org.jspecify.annotations.NullMarked;
