package com.penguinmails.mail.inbound;

import org.jspecify.annotations.Nullable;

/**
 * A file that hangs on an inbound mail.
 *
 * @param filename without a path, 1 to 255 characters
 * @param originalFilename as the sender wrote it, when that is another
 * @param mimeType in lower case without parameters, at most 100 characters
 * @param inline whether the mail shows it in its text
 * @param size in bytes; an estimate when it was not read
 * @param content the decoded bytes, not copied; empty when {@code omitted} says why
 */
@SuppressWarnings("ArrayRecordComponent") // Copying every file would only cost memory.
public record InboundAttachment(
    String filename,
    @Nullable String originalFilename,
    String mimeType,
    boolean inline,
    long size,
    byte[] content,
    @Nullable Omission omitted) {

  /** Why the bytes are not here. */
  public enum Omission {
    /** Larger than what is kept of one mail. */
    TOO_LARGE,
    /** Its encoding is broken. */
    UNREADABLE
  }
}
