/**
 * Where the product's mail ends on one machine: SMTP in, IMAP out, nothing leaves.
 *
 * <p>Real protocols on real sockets; one mailbox holds everything.
 */
@NullMarked
package com.penguinmails.local.catcher;

import org.jspecify.annotations.NullMarked;
