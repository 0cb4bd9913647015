/**
 * Signing keys of sending domains: made here, published by the tenant, used by the sender.
 *
 * <p>Rows hold the public key and the path of the private one, which is only in the secret store.
 */
@NullMarked
package com.penguinmails.mailboxes.dkim;

import org.jspecify.annotations.NullMarked;
