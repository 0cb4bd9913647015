/**
 * An OpenID Connect issuer of our own: publishes one key and signs tokens with it.
 *
 * <p>The product verifies them as it would those of any other issuer.
 */
@NullMarked
package com.penguinmails.local.issuer;

import org.jspecify.annotations.NullMarked;
