package com.penguinmails.mail.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.penguinmails.mail.MailNetwork;
import com.penguinmails.mail.mime.ComposedMail;
import com.penguinmails.mail.mime.HtmlText;
import com.penguinmails.mail.mime.MailAddress;
import com.penguinmails.mail.mime.MimeComposer;
import com.penguinmails.mail.mime.OutgoingMail;
import com.penguinmails.mail.smtp.SmtpSession;
import com.penguinmails.mail.smtp.SmtpSettings;
import com.penguinmails.mail.smtp.Submission;
import com.penguinmails.mail.smtp.TransportSecurity;
import com.penguinmails.mail.tracking.TrackedHtml;
import com.penguinmails.mail.tracking.TrackingKey;
import com.penguinmails.mail.tracking.TrackingSubject;
import com.penguinmails.mail.tracking.TrackingTokens;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoundTripTest {
  private static final MailNetwork ANYWHERE = MailNetwork.of(true, java.util.List.of(), null);
  private static final String USER = "ada@example.net";
  private static final String PASSWORD = "secret";
  private static final String KEY = "202601/01890000-0000-7000-8000-000000000002";
  private static final String ID = "01890000-0000-7000-8000-000000000002@example.org";

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort(),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort(),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP).dynamicPort()
          });

  @BeforeEach
  void start() {
    server.start();
    server.setUser(USER, USER, PASSWORD);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void shouldArriveAsItWasWritten() throws Exception {
    TrackingTokens tokens = new TrackingTokens(List.of(new TrackingKey(1, new byte[32])));
    TrackedHtml tracked = new TrackedHtml(tokens, "https://t.example.com");
    TrackingSubject subject =
        new TrackingSubject(new UUID(1, 1), KEY, new UUID(1, 2), new UUID(1, 3), new UUID(1, 4));
    String html = "<p>Hi Adä &lt;b&gt;</p>\n.\n<a href=\"https://example.org\">us</a>";
    String text = HtmlText.of(html);
    OutgoingMail mail =
        outgoing("Grüße, Adä <b>", text, tracked.rewrite(html, subject))
            .withUnsubscribe(tracked.unsubscribeUrl(subject));

    assertThat(submit(mail)).isInstanceOf(Submission.Accepted.class);

    ImapBatch batch = mailbox().poll(ImapCursor.start());
    assertThat(batch.messages()).hasSize(1);
    MimeMessage read = read(batch.messages().getFirst().bytes());
    assertThat(read.getMessageID()).isEqualTo("<" + ID + ">");
    assertThat(read.getSubject()).isEqualTo("Grüße, Adä <b>");
    assertThat(read.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    assertThat(read.getHeader("List-Unsubscribe", null))
        .isEqualTo("<" + tracked.unsubscribeUrl(subject) + ">");
    assertThat(read.getHeader(MimeComposer.STORAGE_KEY_HEADER, null)).isEqualTo(KEY);
    MimeMultipart parts = (MimeMultipart) read.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString().strip())
        .isEqualTo(text.replace("\n", "\r\n"));
    assertThat(parts.getBodyPart(1).getContent().toString())
        .contains("<p>Hi Adä &lt;b&gt;</p>", "https://t.example.com/t/c/", "/t/o/")
        .doesNotContain("https://example.org");
  }

  @Test
  void shouldReadEachMailOnceInBatchesAndLeaveItUnread() throws Exception {
    fill(230);
    ImapMailbox mailbox = mailbox();
    Set<Long> seen = new HashSet<>();
    ImapBatch batch = mailbox.poll(ImapCursor.start());
    while (!batch.messages().isEmpty()) {
      assertThat(batch.messages()).hasSizeLessThanOrEqualTo(100);
      batch.messages().forEach(message -> assertThat(seen.add(message.uid())).isTrue());
      batch = mailbox.poll(batch.next());
    }
    assertThat(seen).hasSize(230);
    assertThat(batch.more()).isFalse();
    for (MimeMessage message : server.getReceivedMessages()) {
      assertThat(message.isSet(Flags.Flag.SEEN)).isFalse();
    }
    submit(outgoing("late", "late", "<p>late</p>"));
    assertThat(mailbox.poll(batch.next()).messages()).hasSize(1);
  }

  @Test
  void shouldStartOverWhenUidsLoseTheirMeaning() throws Exception {
    fill(3);
    ImapCursor next = mailbox().poll(ImapCursor.start()).next();
    assertThat(mailbox().poll(next).messages()).isEmpty();
    assertThat(mailbox().poll(new ImapCursor(next.uidValidity() + 1, 3)).messages()).hasSize(3);
  }

  @Test
  void shouldReadOnlyTheBeginningOfMailsThatAreTooLarge() throws Exception {
    fill(1);
    submit(outgoing("big", "x".repeat(6_000_000), "<p>x</p>"));
    fill(1);
    ImapBatch batch = mailbox().poll(ImapCursor.start());
    assertThat(batch.messages()).hasSize(3);
    ImapBatch.Message big = batch.messages().get(1);
    assertThat(big.bytes()).hasSize(InboundParser.MAX_BYTES);
    assertThat(big.size()).isGreaterThan(6_000_000);
    InboundMail mail = new InboundParser().parse(big.bytes(), big.size());
    assertThat(mail.headers().subject()).isEqualTo("big");
    assertThat(mail)
        .isInstanceOfSatisfying(
            InboundMail.Other.class, other -> assertThat(other.text()).startsWith("xxx"));
    assertThat(batch.more()).isFalse();
  }

  @Test
  void shouldTellAWrongPasswordFromAServerThatIsAway() {
    ImapSettings settings = imap();
    assertThatExceptionOfType(ImapException.class)
        .isThrownBy(() -> new ImapMailbox(settings, "wrong", ANYWHERE).poll(ImapCursor.start()))
        .matches(ImapException::accountProblem);
    server.stop();
    assertThatExceptionOfType(ImapException.class)
        .isThrownBy(() -> new ImapMailbox(settings, PASSWORD, ANYWHERE).poll(ImapCursor.start()))
        .matches(e -> !e.accountProblem());
  }

  @Test
  void shouldNotTrustACertificateNobodyVouchesFor() {
    SmtpSettings settings =
        SmtpSettings.of("127.0.0.1", server.getSmtps().getPort(), TransportSecurity.TLS, null);
    try (SmtpSession session = new SmtpSession(settings, null, ANYWHERE)) {
      assertThat(session.submit(compose(outgoing("a", "a", "a"))))
          .isInstanceOf(Submission.AccountProblem.class);
    }
  }

  private void fill(int mails) {
    try (SmtpSession session = new SmtpSession(smtp(), PASSWORD, ANYWHERE)) {
      for (int i = 0; i < mails; i++) {
        assertThat(session.submit(compose(outgoing("mail " + i, "text", "<p>html</p>"))))
            .isInstanceOf(Submission.Accepted.class);
      }
    }
  }

  private Submission submit(OutgoingMail mail) {
    try (SmtpSession session = new SmtpSession(smtp(), PASSWORD, ANYWHERE)) {
      return session.submit(compose(mail));
    }
  }

  private static ComposedMail compose(OutgoingMail mail) {
    return new MimeComposer(Clock.systemUTC()).compose(mail);
  }

  private static OutgoingMail outgoing(String subject, String text, String html) {
    return OutgoingMail.of(
        ID,
        KEY,
        new MailAddress("Grâce", "grace@example.org"),
        MailAddress.of(USER),
        new OutgoingMail.Body(subject, text, html));
  }

  private SmtpSettings smtp() {
    return SmtpSettings.of("127.0.0.1", server.getSmtp().getPort(), TransportSecurity.NONE, USER);
  }

  private ImapSettings imap() {
    return ImapSettings.of("127.0.0.1", server.getImap().getPort(), TransportSecurity.NONE, USER);
  }

  private ImapMailbox mailbox() {
    return new ImapMailbox(imap(), PASSWORD, ANYWHERE);
  }

  private static MimeMessage read(byte[] raw) throws Exception {
    assertThat(new String(raw, StandardCharsets.ISO_8859_1)).isNotEmpty();
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
  }
}
