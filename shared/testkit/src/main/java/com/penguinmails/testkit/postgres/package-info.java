/**
 * A real PostgreSQL for tests and for running the product on one machine.
 *
 * <p>{@code TestDatabases} is what a test wants, {@code OwnPostgres} what one that stops its server
 * wants; {@code PostgresServer} is one server on one directory.
 */
@NullMarked
package com.penguinmails.testkit.postgres;

import org.jspecify.annotations.NullMarked;
