/**
 * Fetches what arrives in the mailboxes campaigns send from, and keeps what answers them.
 *
 * <p>Everything else in a mailbox is passed over: it is not ours to store.
 */
@NullMarked
package com.penguinmails.inbox.polling;

import org.jspecify.annotations.NullMarked;
