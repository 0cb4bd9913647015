/**
 * The tenants, people and first content a fresh data directory has.
 *
 * <p>Written as the database's owner, repeatable at every start.
 */
@NullMarked
package com.penguinmails.local.demo;

import org.jspecify.annotations.NullMarked;
