/** The queue against a real PostgreSQL, as the worker's role. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.queue;
