package com.penguinmails.bench.sending;

import com.penguinmails.kernel.Ids;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.mime.MailAddress;
import com.penguinmails.mail.mime.MimeComposer;
import com.penguinmails.mail.mime.OutgoingMail;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.SmtpSettings;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.mail.smtp.TransportSecurity;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * What of the product touches neither a database nor a template: a mail of two parts is composed
 * and submitted with the mail library, by whoever sends the mails of campaigns, too.
 */
final class ClientLoop {
  private static final MailAddress FROM = MailAddress.of("bare@bench.example");
  private static final OutgoingMail.Body BODY =
      new OutgoingMail.Body(
          "A question",
          "How does your company reach new customers today? We help teams.\n".repeat(8),
          "<p>How does your company reach new customers today? We help teams.</p>\n".repeat(8));

  private final SmtpSettings settings;
  private final MimeComposer composer;
  private final MailNetwork network = MailNetwork.of(true, List.of(), null);

  /** A loop to a server of this machine. */
  ClientLoop(int port, Clock clock) {
    this.settings = SmtpSettings.of("127.0.0.1", port, TransportSecurity.NONE, null);
    this.composer = new MimeComposer(clock);
  }

  /** Sends so many mails over a connection. */
  void send(int mails) throws IOException {
    try (SmtpSession session = new SmtpSession(settings, null, network)) {
      for (int i = 0; i < mails; i++) {
        Submission end = session.submit(composer.compose(mail(i)));
        if (!(end instanceof Submission.Accepted)) {
          throw new IOException("the server refused: " + end);
        }
      }
    }
  }

  private static OutgoingMail mail(int number) {
    String key = "202611/" + Ids.next();
    return OutgoingMail.of(
            key.substring(key.indexOf('/') + 1) + "@bench.example",
            key,
            FROM,
            MailAddress.of("lead" + number + "@bench.example"),
            BODY)
        .withUnsubscribe("https://bench.example/u/" + key);
  }
}
