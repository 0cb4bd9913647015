package com.penguinmails.inbox.polling;

import com.penguinmails.mail.inbound.ImapBatch;
import com.penguinmails.mail.inbound.InboundMail;
import com.penguinmails.mail.inbound.InboundParser;
import com.penguinmails.mail.inbound.UnreadableMailException;
import com.penguinmails.mail.mime.MimeComposer;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import java.io.ByteArrayInputStream;
import java.text.ParsePosition;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads raw mails and leaves out those that cannot answer anything. */
@Singleton
class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final InboundParser parser;

  Arrivals(InboundParser parser) {
    this.parser = parser;
  }

  List<Arrival> read(PolledAccount account, List<ImapBatch.Message> messages) {
    return messages.stream().flatMap(message -> read(account, message).stream()).toList();
  }

  private Optional<Arrival> read(PolledAccount account, ImapBatch.Message message) {
    try {
      InternetHeaders headers = new InternetHeaders(new ByteArrayInputStream(message.bytes()));
      if (isOurs(headers)) {
        return Optional.empty();
      }
      InboundMail mail = parser.parse(message.bytes(), message.size());
      return account.email().equals(mail.headers().from())
          ? Optional.empty()
          : Optional.of(new Arrival(message.uid(), mail, received(headers)));
    } catch (MessagingException | UnreadableMailException e) {
      LOG.info("account {}: mail {} cannot be read", account.id(), message.uid());
      return Optional.empty();
    }
  }

  /**
   * Mail of our own campaigns, in an inbox they are delivered to. It may well look like a reply: a
   * later step continues the thread of the first. No mail program copies this header into an
   * answer, and a bounce has it further in.
   */
  private static boolean isOurs(InternetHeaders headers) {
    return headers.getHeader(MimeComposer.STORAGE_KEY_HEADER) != null;
  }

  /** From the topmost trace line (RFC 5321 §4.4), which the receiving server wrote. */
  private static @Nullable Instant received(InternetHeaders headers) {
    String[] trace = headers.getHeader("Received");
    String date =
        trace == null
            ? headers.getHeader("Date", ",")
            : trace[0].substring(trace[0].lastIndexOf(';') + 1);
    Date parsed = date == null ? null : new MailDateFormat().parse(date, new ParsePosition(0));
    return parsed == null ? null : parsed.toInstant();
  }
}
