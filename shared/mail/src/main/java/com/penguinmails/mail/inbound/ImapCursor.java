package com.penguinmails.mail.inbound;

/**
 * How far a folder has been read. UIDs only grow while UIDVALIDITY stays the same (RFC 9051 section
 * 2.3.1.1); when it changes, reading starts over.
 */
public record ImapCursor(long uidValidity, long lastUid) {
  /** Before the first message of any folder. */
  public static ImapCursor start() {
    return new ImapCursor(0, 0);
  }
}
