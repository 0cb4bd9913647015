/**
 * A first campaign played from outside: a tenant's program over HTTP, recipients over IMAP and
 * SMTP.
 *
 * <p>It believes nothing the product says but counts what arrived.
 */
@NullMarked
package com.penguinmails.local.scenario;

import org.jspecify.annotations.NullMarked;
