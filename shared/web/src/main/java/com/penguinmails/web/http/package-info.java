/**
 * Small things of HTTP that every controller needs.
 *
 * <p>Request ids, entity tags, query parameters.
 */
@NullMarked
package com.penguinmails.web.http;

import org.jspecify.annotations.NullMarked;
