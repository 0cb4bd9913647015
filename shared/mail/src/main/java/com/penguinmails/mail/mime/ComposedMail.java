package com.penguinmails.mail.mime;

/**
 * A mail ready for submission.
 *
 * @param sender envelope sender (MAIL FROM), ASCII
 * @param recipient envelope recipient (RCPT TO), ASCII
 * @param bytes the message with CRLF line ends; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Copying every message would only cost time.
public record ComposedMail(String sender, String recipient, byte[] bytes) {}
