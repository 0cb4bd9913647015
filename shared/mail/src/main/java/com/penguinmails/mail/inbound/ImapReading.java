package com.penguinmails.mail.inbound;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** One pass over the part of an open folder that lies after a cursor. */
final class ImapReading {
  private static final int MAX_MESSAGES = 100;
  private static final long MAX_BATCH_BYTES = 25L * 1024 * 1024;
  private static final int MAX_HEADER_BYTES = 512 * 1024;
  private static final long FIRST_WINDOW = 200;

  private final IMAPFolder folder;
  private final long validity;
  private final long uidNext;
  private final List<ImapBatch.Message> read = new ArrayList<>();
  private long last;

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
    return new ImapBatch(read, new ImapCursor(validity, last), last + 1 < uidNext);
  }

  private boolean readUpTo(long end) throws MessagingException, IOException {
    Message[] found = folder.getMessagesByUID(last + 1, end);
    prefetch(found, FetchProfile.Item.SIZE);
    List<Message> wanted = new ArrayList<>();
    long bytes = 0;
    for (Message message : found) {
      bytes += fits(message) ? message.getSize() : InboundParser.MAX_BYTES;
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
      if (!message.isExpunged()) {
        byte[] bytes = fits(message) ? bytes(message) : beginning((MimeMessage) message);
        read.add(new ImapBatch.Message(uid, bytes, Math.max(message.getSize(), bytes.length)));
      }
      last = Math.max(last, uid);
    }
  }

  private static boolean fits(Message message) {
    try {
      int size = message.getSize();
      return size >= 0 && size <= InboundParser.MAX_BYTES;
    } catch (MessagingException unknownSize) {
      return false;
    }
  }

  /** Who answers with a large file still answers: the text comes before it. */
  private static byte[] beginning(MimeMessage message) throws MessagingException, IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream(InboundParser.MAX_BYTES);
    for (Enumeration<String> lines = message.getAllHeaderLines();
        lines.hasMoreElements() && raw.size() < MAX_HEADER_BYTES; ) {
      raw.writeBytes((lines.nextElement() + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    raw.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    try (InputStream body = message.getRawInputStream()) {
      raw.writeBytes(body.readNBytes(Math.max(0, InboundParser.MAX_BYTES - raw.size())));
    }
    byte[] bytes = raw.toByteArray();
    return bytes.length > InboundParser.MAX_BYTES
        ? Arrays.copyOf(bytes, InboundParser.MAX_BYTES)
        : bytes;
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
