package com.penguinmails.mail.inbound;

import com.penguinmails.mail.MailSessions;
import com.penguinmails.mail.inbound.InboundMail.AutoReply;
import com.penguinmails.mail.inbound.InboundMail.Bounce;
import com.penguinmails.mail.inbound.InboundMail.Other;
import com.penguinmails.mail.inbound.InboundMail.Reply;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Tells what a raw mail is. A malformed mail is read as far as it goes. Thread-safe. */
@Singleton
public final class InboundParser {
  /** How much of a mail is read, in bytes. */
  public static final int MAX_BYTES = 5 * 1024 * 1024;

  private final Session session = MailSessions.local();

  /**
   * Reads a whole mail.
   *
   * @throws UnreadableMailException when it is larger than {@link #MAX_BYTES} or has no structure
   */
  public InboundMail parse(byte[] raw) {
    return parse(raw, raw.length);
  }

  /**
   * Reads as much of a mail as is there. A file that is cut off is known but not read.
   *
   * @param raw the mail, or its beginning
   * @param size of the whole mail, in bytes
   * @throws UnreadableMailException when {@code raw} is larger than {@link #MAX_BYTES} or has no
   *     structure at all
   */
  public InboundMail parse(byte[] raw, long size) {
    if (raw.length > MAX_BYTES) {
      throw new UnreadableMailException("more than 5 MiB are not read");
    }
    try {
      MimeMessage message = new MimeMessage(session, new SharedByteArrayInputStream(raw));
      return classify(message, HeaderReader.of(message), Math.max(0, size - raw.length));
    } catch (MessagingException e) {
      throw new UnreadableMailException("the mail has no readable structure", e);
    }
  }

  private static InboundMail classify(MimeMessage message, InboundHeaders headers, long missing)
      throws MessagingException {
    List<Part> parts = parts(message);
    String text = MailText.of(parts);
    Optional<? extends InboundMail> returned =
        MailParts.type(message).equals("multipart/report")
            ? report(headers, parts)
            : notice(headers, text, parts);
    if (returned.isPresent()) {
      return returned.get();
    }
    List<InboundAttachment> attachments = MailAttachments.of(parts, missing);
    if (Automatic.wrote(message, headers)) {
      return new AutoReply(headers, text, attachments);
    }
    return headers.answersSomething()
        ? new Reply(headers, text, attachments)
        : new Other(headers, text, attachments);
  }

  private static Optional<? extends InboundMail> report(InboundHeaders headers, List<Part> parts)
      throws MessagingException {
    Optional<Bounce> bounce = DeliveryReport.bounce(headers, parts);
    return bounce.isPresent() ? bounce : FeedbackReport.complaint(headers, parts);
  }

  private static Optional<Bounce> notice(InboundHeaders headers, String text, List<Part> parts)
      throws MessagingException {
    return Automatic.fromMailSystem(headers)
        ? BounceNotice.bounce(headers, text, parts)
        : Optional.empty();
  }

  private static List<Part> parts(MimeMessage message) {
    try {
      return MailParts.of(message);
    } catch (MessagingException | IOException brokenMultipart) {
      return List.of();
    }
  }
}
