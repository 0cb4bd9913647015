package com.penguinmails.mail.inbound;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** One pass over the part of an open folder that lies after a cursor. */
final class ImapReading {
  private static final int MAX_MESSAGES = 100;
  private static final long MAX_BATCH_BYTES = 25L * 1024 * 1024;
  private static final long FIRST_WINDOW = 200;

  private final IMAPFolder folder;
  private final long validity;
  private final long uidNext;
  private final List<ImapBatch.Message> read = new ArrayList<>();
  private final List<Long> oversized = new ArrayList<>();
  private long last;

  ImapReading(IMAPFolder folder, ImapCursor since) throws MessagingException {
    this.folder = folder;
    this.validity = folder.getUIDValidity();
    this.uidNext = folder.getUIDNext();
    this.last = since.uidValidity() == validity ? since.lastUid() : 0;
  }

  ImapBatch batch() throws MessagingException, IOException {
    // UIDs have gaps of any size, so the window widens until it holds something or ends the folder.
    for (long window = FIRST_WINDOW; nothingYet() && last + 1 < uidNext; window *= 4) {
      long end = Math.min(last + window, uidNext - 1);
      boolean complete = readUpTo(end);
      if (complete) {
        last = end;
      }
    }
    return new ImapBatch(read, oversized, new ImapCursor(validity, last), last + 1 < uidNext);
  }

  private boolean nothingYet() {
    return read.isEmpty() && oversized.isEmpty();
  }

  private boolean readUpTo(long end) throws MessagingException, IOException {
    Message[] found = folder.getMessagesByUID(last + 1, end);
    prefetch(found, FetchProfile.Item.SIZE);
    List<Message> wanted = new ArrayList<>();
    long bytes = 0;
    for (Message message : found) {
      bytes += Math.max(0, Math.min(message.getSize(), InboundParser.MAX_BYTES));
      if (wanted.size() == MAX_MESSAGES || bytes > MAX_BATCH_BYTES) {
        break;
      }
      wanted.add(message);
    }
    take(wanted);
    return wanted.size() == found.length;
  }

  private void take(List<Message> wanted) throws MessagingException, IOException {
    // One command for all of them: a round trip for each would dominate the poll.
    prefetch(
        wanted.stream().filter(ImapReading::fits).toArray(Message[]::new),
        IMAPFolder.FetchProfileItem.MESSAGE);
    for (Message message : wanted) {
      long uid = folder.getUID(message);
      if (!fits(message)) {
        oversized.add(uid);
      } else if (!message.isExpunged()) {
        read.add(new ImapBatch.Message(uid, bytes(message)));
      }
      last = Math.max(last, uid);
    }
  }

  private static boolean fits(Message message) {
    try {
      return message.getSize() <= InboundParser.MAX_BYTES;
    } catch (MessagingException unknownSize) {
      return false;
    }
  }

  private void prefetch(Message[] messages, FetchProfile.Item item) throws MessagingException {
    if (messages.length > 0) {
      FetchProfile profile = new FetchProfile();
      profile.add(item);
      folder.fetch(messages, profile);
    }
  }

  private static byte[] bytes(Message message) throws MessagingException, IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream(Math.max(1024, message.getSize()));
    message.writeTo(raw);
    return raw.toByteArray();
  }
}
