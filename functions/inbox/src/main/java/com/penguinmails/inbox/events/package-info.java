/**
 * What came back to a message: from the link or mailbox that noticed it, through a job, to the rows
 * it changes.
 *
 * <p>Applying an event twice, or two in another order, ends in the same rows.
 */
@NullMarked
package com.penguinmails.inbox.events;

import org.jspecify.annotations.NullMarked;
