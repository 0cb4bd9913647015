/**
 * PostgreSQL is killed under load, again and again, and afterwards every tier must agree.
 *
 * <p>On a server of its own, durable as in production.
 */
@NullMarked
package com.penguinmails.bench.crash;

import org.jspecify.annotations.NullMarked;
