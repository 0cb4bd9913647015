package com.penguinmails.mail.inbound;

import java.util.List;

/**
 * What one poll found.
 *
 * @param messages in the order of their UIDs
 * @param next where to go on once these are stored
 * @param more whether another poll would find more right away
 */
public record ImapBatch(List<Message> messages, ImapCursor next, boolean more) {

  public ImapBatch {
    messages = List.copyOf(messages);
  }

  /**
   * One raw mail.
   *
   * @param bytes not copied; of a mail larger than {@link InboundParser#MAX_BYTES} its beginning
   * @param size of the whole mail, in bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Copying every mail would only cost memory.
  public record Message(long uid, byte[] bytes, long size) {}
}
