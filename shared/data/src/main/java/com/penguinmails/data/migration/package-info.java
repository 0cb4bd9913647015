/**
 * What prepares a database: the bootstrap of roles and databases, and the migrations of each tier.
 *
 * <p>Runs at deployment and in tests, never in a function that serves requests.
 */
@NullMarked
package com.penguinmails.data.migration;

import org.jspecify.annotations.NullMarked;
