/**
 * Signatures of outgoing mail (RFC 6376, rsa-sha256, relaxed/relaxed). Works on the finished bytes,
 * so what is signed is what is sent. Written here because the one library for Jakarta Mail brings
 * eight megabytes of cryptography the platform has already.
 */
@NullMarked
package com.penguinmails.mail.dkim;

import org.jspecify.annotations.NullMarked;
