package com.penguinmails.local.scenario;

import com.penguinmails.local.start.Facts;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.inbound.ImapBatch;
import com.penguinmails.mail.inbound.ImapCursor;
import com.penguinmails.mail.inbound.ImapException;
import com.penguinmails.mail.inbound.ImapMailbox;
import com.penguinmails.mail.inbound.ImapSettings;
import com.penguinmails.mail.smtp.TransportSecurity;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail catcher's mailbox, read over IMAP from where it was read last. */
final class Catcher {
  private static final Logger LOG = LoggerFactory.getLogger(Catcher.class);

  private final ImapMailbox mailbox;
  private ImapCursor cursor = ImapCursor.start();

  Catcher(Facts.Mailbox mailbox) {
    this.mailbox =
        new ImapMailbox(
            ImapSettings.of("127.0.0.1", mailbox.port(), TransportSecurity.NONE, mailbox.user()),
            mailbox.password(),
            MailNetwork.of(true, List.of(), null));
  }

  /**
   * Returns what has arrived since the last call from one sender. What a connection that breaks
   * keeps back comes with a later call.
   */
  List<CaughtMail> arrived(String sender) {
    List<CaughtMail> mails = new ArrayList<>();
    for (int tries = 3; tries > 0; tries--) {
      try {
        read(sender, mails);
        return mails;
      } catch (ImapException e) {
        LOG.debug("the catcher broke off", e);
      }
    }
    return mails;
  }

  private void read(String sender, List<CaughtMail> mails) {
    boolean more = true;
    while (more) {
      ImapBatch batch = mailbox.poll(cursor);
      batch.messages().stream()
          .flatMap(message -> CaughtMail.parse(message.bytes()).stream())
          .filter(mail -> mail.sender().equals(sender))
          .forEach(mails::add);
      more = batch.more() && !batch.next().equals(cursor);
      cursor = batch.next();
    }
  }
}
