/**
 * The build step that merges the modules' API descriptions into one OpenAPI 3.1 document.
 *
 * <p>Among the tests, because the product does not need it at run time.
 */
@NullMarked
package com.penguinmails.operations.openapi;

import org.jspecify.annotations.NullMarked;
