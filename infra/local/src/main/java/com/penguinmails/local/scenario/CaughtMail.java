package com.penguinmails.local.scenario;

import com.penguinmails.mail.mime.MimeComposer;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail of the campaign as its recipient sees it.
 *
 * @param pixel address of the picture that tells of an opening, with which the mail may do without
 * @param link first tracked link, if any
 * @param unsubscribe address of the {@code List-Unsubscribe} header
 */
record CaughtMail(
    String recipient,
    String sender,
    String subject,
    String messageId,
    Optional<String> pixel,
    Optional<String> link,
    Optional<String> unsubscribe) {
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final Pattern PIXEL = Pattern.compile("https?://[^\"'<> ]+/t/o/[^\"'<> ]+");
  private static final Pattern LINK = Pattern.compile("https?://[^\"'<> ]+/t/c/[^\"'<> ]+");
  private static final Pattern UNSUBSCRIBE = Pattern.compile("<(https?://[^>]+)>");

  /** Reads a mail the product sent; empty for any other, such as a recipient's reply. */
  static Optional<CaughtMail> parse(byte[] bytes) {
    try {
      MimeMessage message = new MimeMessage(SESSION, new ByteArrayInputStream(bytes));
      if (message.getHeader(MimeComposer.STORAGE_KEY_HEADER) == null) {
        return Optional.empty();
      }
      String html = html(message.getContent()).orElse("");
      return Optional.of(
          new CaughtMail(
              address(message.getRecipients(RecipientType.TO)),
              address(message.getFrom()),
              message.getSubject(),
              message.getMessageID(),
              first(PIXEL, html),
              first(LINK, html),
              unsubscribe(message)));
    } catch (MessagingException | IOException e) {
      throw new ScenarioFailure("A mail in the catcher cannot be read.", e);
    }
  }

  private static String address(jakarta.mail.Address[] addresses) {
    return ((InternetAddress) addresses[0]).getAddress();
  }

  private static Optional<String> unsubscribe(MimeMessage message) throws MessagingException {
    String header = message.getHeader("List-Unsubscribe", null);
    if (header == null) {
      return Optional.empty();
    }
    Matcher address = UNSUBSCRIBE.matcher(header);
    return address.find() ? Optional.of(address.group(1)) : Optional.empty();
  }

  private static Optional<String> first(Pattern pattern, String html) {
    Matcher found = pattern.matcher(html.replace("&amp;", "&"));
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  private static Optional<String> html(Object content) throws MessagingException, IOException {
    if (content instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart part = parts.getBodyPart(i);
        if (part.isMimeType("text/html")) {
          return Optional.of(String.valueOf(part.getContent()));
        }
      }
    }
    return Optional.empty();
  }
}
