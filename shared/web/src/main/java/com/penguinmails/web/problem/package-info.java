/**
 * Errors as RFC 9457 problem details, with a stable code and nothing of our insides.
 *
 * <p>Every answer of this kind carries the request id.
 */
@NullMarked
package com.penguinmails.web.problem;

import org.jspecify.annotations.NullMarked;
