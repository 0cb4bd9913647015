/**
 * Reading and writing leads over HTTP, beside the same statements over bare JDBC.
 *
 * <p>Both sides run in this process, against one server and one table.
 */
@NullMarked
package com.penguinmails.bench.contacts;

import org.jspecify.annotations.NullMarked;
