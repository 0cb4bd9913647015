/**
 * Messages sent and received, as the API shows them.
 *
 * <p>Read-only: sending and receiving happen in workers.
 */
@NullMarked
package com.penguinmails.inbox.messages;

import org.jspecify.annotations.NullMarked;
