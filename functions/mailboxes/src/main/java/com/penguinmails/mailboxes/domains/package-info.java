/**
 * Sending domains of a tenant.
 *
 * <p>Stored as A-labels, because DNS and mail headers know no other spelling.
 */
@NullMarked
package com.penguinmails.mailboxes.domains;

import org.jspecify.annotations.NullMarked;
