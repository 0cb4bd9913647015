/**
 * Submission over SMTP (RFC 5321) with one connection for several messages. Every attempt ends in
 * one Submission; whether a retry can duplicate is part of it. Nothing here retries except a
 * connection found closed before any content was sent.
 */
@NullMarked
package com.penguinmails.mail.smtp;

import org.jspecify.annotations.NullMarked;
