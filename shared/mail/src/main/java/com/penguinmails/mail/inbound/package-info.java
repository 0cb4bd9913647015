/**
 * Mail that comes back: polled over IMAP, then told apart as reply, bounce or automatic answer.
 * Input is hostile: size, depth and text are bounded. Polling never marks a message as read.
 */
@NullMarked
package com.penguinmails.mail.inbound;

import org.jspecify.annotations.NullMarked;
