/**
 * The provider servers are rented from, over its own protocol.
 *
 * <p>One form-encoded address, HTTP 200 also for errors; never more than two calls a second.
 */
@NullMarked
package com.penguinmails.operations.hostwinds;

import org.jspecify.annotations.NullMarked;
