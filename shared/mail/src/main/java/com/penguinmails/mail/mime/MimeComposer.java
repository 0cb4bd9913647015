package com.penguinmails.mail.mime;

import com.penguinmails.mail.MailSessions;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.util.CRLFOutputStream;

/** Writes an {@link OutgoingMail} as RFC 5322 bytes with a text and an HTML alternative. */
@Singleton
public final class MimeComposer {
  /** Header by which a bounce or a copy is matched with the stored message. */
  public static final String STORAGE_KEY_HEADER = "X-PenguinMails-Message";

  // Past this, the oldest ids say nothing a reader's client still needs (RFC 5322 section 3.6.4).
  private static final int MAX_REFERENCES = 20;
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final Session session = MailSessions.local();
  private final Clock clock;

  public MimeComposer(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws InvalidMailException when an address, an id or the unsubscribe address is malformed
   */
  public ComposedMail compose(OutgoingMail mail) {
    try {
      Message message = new Message(session, HeaderText.messageId(mail.messageId()));
      InternetAddress from = WireAddress.header(mail.from());
      InternetAddress to = WireAddress.header(mail.to());
      message.setFrom(from);
      message.setRecipient(jakarta.mail.Message.RecipientType.TO, to);
      message.setHeader("Subject", HeaderText.subject(mail.subject()));
      message.setSentDate(Date.from(clock.instant()));
      headers(message, mail);
      message.setContent(alternatives(mail));
      message.saveChanges();
      return new ComposedMail(from.getAddress(), to.getAddress(), bytes(message, mail));
    } catch (MessagingException | IOException e) {
      throw new InvalidMailException("the mail cannot be written as a message", e);
    }
  }

  private static void headers(MimeMessage message, OutgoingMail mail) throws MessagingException {
    MailAddress replyTo = mail.replyTo();
    if (replyTo != null) {
      message.setReplyTo(new InternetAddress[] {WireAddress.header(replyTo)});
    }
    String inReplyTo = mail.inReplyTo();
    if (inReplyTo != null) {
      message.setHeader("In-Reply-To", HeaderText.messageId(inReplyTo));
    }
    if (!mail.references().isEmpty()) {
      message.setHeader("References", references(mail));
    }
    String unsubscribe = mail.unsubscribeUrl();
    if (unsubscribe != null) {
      message.setHeader("List-Unsubscribe", HeaderText.url(unsubscribe));
      message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    message.setHeader(STORAGE_KEY_HEADER, HeaderText.storageKey(mail.storageKey()));
  }

  private static String references(OutgoingMail mail) {
    int skipped = Math.max(0, mail.references().size() - MAX_REFERENCES);
    String ids =
        mail.references().stream()
            .skip(skipped)
            .map(HeaderText::messageId)
            .collect(Collectors.joining(" "));
    return MimeUtility.fold("References: ".length(), ids);
  }

  private static MimeMultipart alternatives(OutgoingMail mail) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), UTF_8, "plain");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html(), UTF_8, "html");
    return new MimeMultipart("alternative", text, html);
  }

  private static byte[] bytes(MimeMessage message, OutgoingMail mail)
      throws IOException, MessagingException {
    int estimate = 2048 + (mail.html().length() + mail.text().length()) * 5 / 4;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(estimate);
    // Parts are written with the line ends of their text; what is signed must be what is sent.
    message.writeTo(new CRLFOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** Keeps the message id it was given instead of making one from the host's name. */
  private static final class Message extends MimeMessage {
    private final String messageId;

    Message(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
