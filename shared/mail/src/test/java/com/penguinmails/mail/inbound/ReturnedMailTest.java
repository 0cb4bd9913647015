package com.penguinmails.mail.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.mail.inbound.InboundMail.AutoReply;
import com.penguinmails.mail.inbound.InboundMail.Bounce;
import com.penguinmails.mail.inbound.InboundMail.Complaint;
import com.penguinmails.mail.inbound.InboundMail.Other;
import com.penguinmails.mail.inbound.InboundMail.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and providers say of a mail that came back or that somebody complained of. */
class ReturnedMailTest {
  private static final String KEY = "202601/01890000-0000-7000-8000-000000000002";
  private static final String REPLY =
      "From: ada@example.net\nSubject: Re: Hello\nIn-Reply-To: <sent@example.org>\n";

  @Test
  void shouldReadAHardBounce() {
    InboundMail mail = parse(report("failed", "5.1.1", "message/rfc822"));

    assertThat(mail)
        .isEqualTo(
            new Bounce(
                mail.headers(),
                "sent@example.org",
                KEY,
                "ada@example.net",
                "5.1.1",
                true,
                "smtp; 550 5.1.1 no such user"));
  }

  @ParameterizedTest
  @CsvSource({
    "failed, 5.1.1, message/rfc822, true",
    "failed, 5.2.2, text/rfc822-headers, true",
    "Failed, 4.4.7, message/rfc822, true",
    "delayed, 4.4.1, message/rfc822, false",
    "failed, nonsense, message/rfc822, true",
  })
  void shouldTellAFailureFromADelay(String action, String status, String original, boolean failed) {
    assertThat(parse(report(action, status, original)))
        .isInstanceOfSatisfying(
            Bounce.class,
            bounce -> {
              assertThat(bounce.failed()).isEqualTo(failed);
              assertThat(bounce.originalMessageId()).isEqualTo("sent@example.org");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"delivered", "relayed", "expanded", ""})
  void shouldNotCallASuccessReportABounce(String action) {
    assertThat(parse(report(action, "2.0.0", "message/rfc822"))).isInstanceOf(AutoReply.class);
  }

  @ParameterizedTest
  @CsvSource({"abuse, true", "Fraud, true", "not-spam, false", "auth-failure, false", "'', false"})
  void shouldReadAComplaint(String type, boolean complaint) {
    InboundMail mail = parse(complaint(type));

    assertThat(mail).isInstanceOf(complaint ? Complaint.class : Other.class);
    if (complaint) {
      assertThat(mail.originalMessageId()).isEqualTo("sent@example.org");
      assertThat(mail.storageKey()).isEqualTo(KEY);
    }
  }

  private static String complaint(String type) {
    return """
        From: feedbackloop@provider.example
        Subject: Email Feedback Report
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: text/plain

        This is an abuse report.

        --b
        Content-Type: message/feedback-report

        Feedback-Type: %s
        User-Agent: Provider-FBL/1.0
        Version: 1

        --b
        Content-Type: message/rfc822

        From: grace@example.org
        Message-ID: <sent@example.org>
        X-PenguinMails-Message: 202601/01890000-0000-7000-8000-000000000002
        Subject: Hello

        Hi Ada
        --b--
        """
        .formatted(type);
  }

  /** qmail, older Exim and sendmail; what the copy of the mail says is not the server's word. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Hi. This is the qmail-send program at mx.example.net. <ada@example.net>: Sorry, no mailbox here by that name. (#5.1.1) | true | HARD
          <ada@example.net>: 198.51.100.7 does not like recipient. Remote host said: 550 5.1.1 unknown user Giving up on 198.51.100.7. | true | HARD
          The following address(es) failed: ada@example.net SMTP error from remote mail server after RCPT TO:<ada@example.net>: 552 5.2.2 mailbox full | true | SOFT
          A message that you sent could not be delivered: ada@example.net Unrouteable address | true | SOFT
          ----- The following addresses had permanent fatal errors ----- <ada@example.net> (reason: 550 5.1.1 User unknown) | true | HARD
          Warning: your message has not yet been delivered and will be retried | false | -
          """)
  void shouldReadABounceThatIsNoReport(String words, boolean failed, String type) {
    String mail =
        """
        From: MAILER-DAEMON@mx.example.net
        Subject: failure notice

        %s

        --- Below this line is a copy of the message.

        Return-Path: <grace@example.org>
        X-PenguinMails-Message: 202601/01890000-0000-7000-8000-000000000002
        Subject: Hello (#5.1.1)

        Hi Ada
        """;

    assertThat(parse(mail.formatted(words)))
        .isInstanceOfSatisfying(
            Bounce.class,
            bounce -> {
              assertThat(bounce.storageKey()).isEqualTo(KEY);
              assertThat(bounce.failed()).isEqualTo(failed);
              assertThat(bounce.type().map(Enum::name).orElse("-")).isEqualTo(type);
            });
  }

  /** A person may forward a mail with its headers; a mail server may tell what is not ours. */
  @Test
  void shouldCallOnlyTheReturnOfAMailOfOursABounce() {
    String header = "X-PenguinMails-Message: " + KEY + "\n";

    assertThat(parse(REPLY + "\nWhat is this?\n\n> " + header)).isInstanceOf(Reply.class);
    assertThat(parse("From: postmaster@example.net\nSubject: News\n\nWe moved. It failed.\n"))
        .isInstanceOf(AutoReply.class);
    assertThat(parse("From: postmaster@example.net\nSubject: Read\n\nIt was read.\n\n" + header))
        .isInstanceOf(AutoReply.class);
  }

  @Test
  void shouldReadABounceThatReturnsNothing() {
    String report = report("failed", "5.1.1", "message/rfc822");
    String cut = report.substring(0, report.indexOf("--b\nContent-Type: message/rfc822"));
    assertThat(parse(cut + "--b--\n"))
        .isInstanceOfSatisfying(
            Bounce.class, bounce -> assertThat(bounce.originalMessageId()).isNull());
  }

  /** A report of delivery (RFC 3464). */
  static String report(String action, String status, String original) {
    return """
        From: MAILER-DAEMON@mx.example.net
        To: grace@example.org
        Subject: Undelivered Mail
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        Sorry.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net
        Arrival-Date: Mon, 5 Jan 2026 10:00:00 +0000

        Final-Recipient: rfc822; Ada@Example.NET
        Action: %s
        Status: %s
        Diagnostic-Code: smtp; 550 5.1.1 no such
         user

        --b
        Content-Type: %s

        From: grace@example.org
        Message-ID: <sent@example.org>
        X-PenguinMails-Message: 202601/01890000-0000-7000-8000-000000000002
        Subject: Hello

        Hi Ada
        --b--
        """
        .formatted(action, status, original);
  }

  private static InboundMail parse(String mail) {
    return new InboundParser().parse(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
