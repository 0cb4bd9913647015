/**
 * A reserved send becomes a mail on an SMTP server, exactly once or visibly in doubt.
 *
 * <p>The ledger decides what may be submitted.
 */
@NullMarked
package com.penguinmails.campaigns.sending;

import org.jspecify.annotations.NullMarked;
