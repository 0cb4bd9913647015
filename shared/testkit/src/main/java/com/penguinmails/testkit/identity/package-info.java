/**
 * Callers for handler tests: two tenants, their members and keys, and an issuer of tokens.
 *
 * <p>Begin with {@link com.penguinmails.testkit.identity.TestApi}.
 */
@NullMarked
package com.penguinmails.testkit.identity;

import org.jspecify.annotations.NullMarked;
