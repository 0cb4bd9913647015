package com.penguinmails.mail.inbound;

import java.util.List;

/**
 * What one poll found.
 *
 * @param messages in the order of their UIDs
 * @param oversized UIDs passed over because the mail is larger than {@link InboundParser#MAX_BYTES}
 * @param next where to go on once these are stored
 * @param more whether another poll would find more right away
 */
public record ImapBatch(
    List<Message> messages, List<Long> oversized, ImapCursor next, boolean more) {

  public ImapBatch {
    messages = List.copyOf(messages);
    oversized = List.copyOf(oversized);
  }

  /** One raw mail; the bytes are not copied. */
  @SuppressWarnings("ArrayRecordComponent") // Copying every mail would only cost memory.
  public record Message(long uid, byte[] bytes) {}
}
