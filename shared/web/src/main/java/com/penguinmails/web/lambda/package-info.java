/**
 * The Lambda side of an API function.
 *
 * <p>Controllers know nothing of it.
 */
@NullMarked
package com.penguinmails.web.lambda;

import org.jspecify.annotations.NullMarked;
