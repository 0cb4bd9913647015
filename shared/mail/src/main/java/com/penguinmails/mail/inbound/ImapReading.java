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
  private long bytes;

  ImapReading(IMAPFolder folder, ImapCursor since) throws MessagingException {
    this.folder = folder;
    this.validity = folder.getUIDValidity();
    this.uidNext = folder.getUIDNext();
    this.last = since.uidValidity() == validity ? since.lastUid() : 0;
  }

  ImapBatch batch() throws MessagingException, IOException {
    // UIDs have gaps of any size, so the window widens until it holds something or ends the folder.
    for (long window = FIRST_WINDOW; read.isEmpty() && last + 1 < uidNext; window *= 4) {
      long end = Math.min(last + window, uidNext - 1);
      boolean complete = readUpTo(end);
      if (complete) {
        last = end;
      }
    }
    return new ImapBatch(read, oversized, new ImapCursor(validity, last), last + 1 < uidNext);
  }

  private boolean readUpTo(long end) throws MessagingException, IOException {
    Message[] found = folder.getMessagesByUID(last + 1, end);
    FetchProfile sizes = new FetchProfile();
    sizes.add(FetchProfile.Item.SIZE);
    folder.fetch(found, sizes);
    for (Message message : found) {
      if (read.size() + oversized.size() >= MAX_MESSAGES || bytes > MAX_BATCH_BYTES) {
        return false;
      }
      take(message);
    }
    return true;
  }

  private void take(Message message) throws MessagingException, IOException {
    long uid = folder.getUID(message);
    if (uid <= last) {
      return;
    }
    if (message.getSize() > InboundParser.MAX_BYTES) {
      oversized.add(uid);
    } else if (!message.isExpunged()) {
      ByteArrayOutputStream raw = new ByteArrayOutputStream(Math.max(1024, message.getSize()));
      message.writeTo(raw);
      bytes += raw.size();
      read.add(new ImapBatch.Message(uid, raw.toByteArray()));
    }
    last = uid;
  }
}
