package com.penguinmails.mail.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.penguinmails.mail.inbound.InboundAttachment.Omission;
import com.penguinmails.mail.inbound.InboundMail.AutoReply;
import com.penguinmails.mail.inbound.InboundMail.Other;
import com.penguinmails.mail.inbound.InboundMail.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InboundParserTest {
  private static final String HEADERS =
      """
      From: =?utf-8?q?Ad=C3=A4?= <Ada@Example.NET>
      To: grace@example.org
      Subject: =?utf-8?b?UmU6IEdyw7zDn2U=?=
      Message-ID: <answer@example.net>
      """;
  private static final String THREAD =
      "In-Reply-To: <second@example.org>\nReferences: <first@example.org>\n <second@example.org>\n";

  private final InboundParser parser = new InboundParser();

  @Test
  void shouldReadAReply() {
    InboundMail mail = parse(HEADERS + THREAD + "\nYes, tell me more.\n\n> Hi Ada\n");

    assertThat(mail)
        .isEqualTo(
            new Reply(
                mail.headers(),
                "Yes, tell me more.\n\n> Hi Ada".replace("\n", "\r\n"),
                java.util.List.of()));
    assertThat(mail.headers())
        .isEqualTo(
            new InboundHeaders(
                "answer@example.net",
                "second@example.org",
                java.util.List.of("first@example.org", "second@example.org"),
                "ada@example.net",
                "Re: Grüße"));
  }

  @Test
  void shouldCallAMailThatAnswersNothingOther() {
    assertThat(parse(HEADERS + "\nhello")).isInstanceOf(Other.class);
  }

  @Test
  void shouldReadTheTextOfAnHtmlReply() {
    String html =
        HEADERS
            + THREAD
            + """
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            <p>Sch=F6n</p><p><a href=3D"https://example.net">site</a></p>
            --b--
            """;
    assertThat(parse(html))
        .isInstanceOfSatisfying(
            Reply.class,
            reply -> assertThat(reply.text()).isEqualTo("Schön\n\nsite (https://example.net)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          Auto-Submitted: auto-replied => true
          Auto-Submitted: auto-generated (vacation) => true
          Auto-Submitted: No => false
          X-Autoreply: yes => true
          X-Autorespond: Out of office => true
          Precedence: auto_reply => true
          Precedence: bulk => true
          Precedence: first-class => false
          Return-Path: <> => true
          X-Other: yes => false
          """)
  void shouldTellMachinesFromPeople(String header, boolean machine) {
    assertThat(parse(header + "\n" + HEADERS + THREAD + "\nI am away."))
        .isInstanceOf(machine ? AutoReply.class : Reply.class);
  }

  @Test
  void shouldSurviveDeepNesting() {
    StringBuilder mail = new StringBuilder(HEADERS + THREAD + "MIME-Version: 1.0\n");
    for (int i = 0; i < 2_000; i++) {
      mail.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b");
      mail.append(i).append('\n');
    }
    mail.append("Content-Type: text/plain\n\ndeep\n");
    assertThat(parse(mail.toString())).isInstanceOf(Reply.class);
  }

  @Test
  void shouldSurviveManyPartsAndBrokenEncodings() {
    String parts =
        "--b\nContent-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n%%%\n"
            .repeat(20_000);
    String mail =
        HEADERS + THREAD + "Content-Type: multipart/mixed; boundary=b\n\n" + parts + "--b--\n";
    assertThat(parse(mail)).isInstanceOf(Reply.class);
  }

  /** A line says that it holds 48 bytes, the decoder has room for 45. */
  @Test
  void shouldSurviveUuencodedLinesThatAreTooLong() {
    String lines = "Content-Transfer-Encoding: uuencode\n\nbegin 644 x\nP" + "A".repeat(64) + "\n";
    String file =
        "--b\nContent-Type: image/png\n" + lines + "--b\nContent-Type: text/plain\n\nYes.\n--b--\n";

    assertThat(parse(HEADERS + THREAD + lines)).isInstanceOf(Reply.class);
    assertThat(parse(HEADERS + THREAD + "Content-Type: multipart/mixed; boundary=b\n\n" + file))
        .isInstanceOfSatisfying(
            Reply.class,
            reply -> {
              assertThat(reply.text()).isEqualTo("Yes.");
              assertThat(reply.attachments())
                  .extracting(InboundAttachment::omitted)
                  .containsExactly(Omission.UNREADABLE);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "garbage",
        "From: <<<>>>\nContent-Type: ;;;\n\nx",
        "Content-Type: multipart/mixed\n\nno boundary",
        "Content-Type: multipart/report\n\n--",
        "Subject: =?no-such?q?x?=\nReferences: <a\nFrom: a@b, c\n\n",
      })
  void shouldReadGarbageAsOther(String raw) {
    assertThat(parse(raw)).isInstanceOf(Other.class);
  }

  @Test
  void shouldSurviveRandomDamage() {
    Random random = new Random(42);
    byte[] sound = crlf(ReturnedMailTest.report("failed", "5.1.1", "message/rfc822"));
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = sound.clone();
      for (int j = 0; j < 20; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(parser.parse(damaged)).isNotNull();
    }
  }

  @Test
  void shouldRefuseMailsThatAreTooLarge() {
    assertThatExceptionOfType(UnreadableMailException.class)
        .isThrownBy(() -> parser.parse(new byte[InboundParser.MAX_BYTES + 1]));
  }

  @Test
  void shouldReadTheFilesOfAReply() {
    InboundMail mail =
        parse(
            HEADERS
                + THREAD
                + """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/related; boundary=r

                --r
                Content-Type: text/html

                <p>See below <img src="cid:logo"></p>
                --r
                Content-Type: image/png
                Content-ID: <logo>
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --r--
                --b
                Content-Type: application/pdf; name="=?utf-8?q?Gr=C3=BC=C3=9Fe?=.pdf"
                Content-Disposition: attachment; filename="../../Angebot.pdf"
                Content-Transfer-Encoding: base64

                JVBERi0=
                --b
                Content-Type: text/plain
                Content-Disposition: attachment; filename*=UTF-8''%e2%80%aefdp.exe

                words
                --b
                Content-Type: message/rfc822

                Subject: forwarded

                once more
                --b
                Content-Type: application/x-broken
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                a
                --b--
                """);

    assertThat(mail.attachments())
        .extracting(
            InboundAttachment::filename,
            InboundAttachment::originalFilename,
            InboundAttachment::mimeType,
            InboundAttachment::inline,
            file -> file.content().length,
            InboundAttachment::omitted)
        .containsExactly(
            tuple("attachment-1", null, "image/png", true, 8, null),
            tuple("Angebot.pdf", "../../Angebot.pdf", "application/pdf", false, 5, null),
            tuple("fdp.exe", null, "text/plain", false, 5, null),
            tuple("attachment-4", null, "message/rfc822", false, 31, null),
            tuple("attachment-5", null, "application/x-broken", false, 0, Omission.UNREADABLE));
  }

  @Test
  void shouldKnowWhatItDoesNotRead() {
    String file =
        "--b\nContent-Type: application/zip\nContent-Disposition: attachment; filename=%s.zip\n\n%s\n";
    String mail =
        HEADERS
            + THREAD
            + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nYes.\n"
            + file.formatted("large", "x".repeat(MailAttachments.MAX_EACH + 1))
            + file.formatted("small", "y")
            + file.formatted("cut", "z".repeat(1_000));
    byte[] raw = crlf(mail);

    InboundMail read = parser.parse(raw, raw.length + 7_000_000L);

    assertThat(read)
        .isInstanceOfSatisfying(Reply.class, r -> assertThat(r.text()).isEqualTo("Yes."));
    assertThat(read.attachments())
        .extracting(
            InboundAttachment::filename,
            one -> one.size() / 1_000_000,
            one -> one.content().length,
            InboundAttachment::omitted)
        .containsExactly(
            tuple("large.zip", 4L, 0, Omission.TOO_LARGE),
            tuple("small.zip", 0L, 1, null),
            tuple("cut.zip", 7L, 0, Omission.TOO_LARGE));
  }

  @Test
  void shouldStopAtFiftyFiles() {
    String mail =
        HEADERS
            + THREAD
            + "Content-Type: multipart/mixed; boundary=b\n\n"
            + "--b\nContent-Type: image/png\n\nx\n".repeat(80)
            + "--b--\n";
    assertThat(parse(mail).attachments()).hasSize(MailAttachments.MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u00a0", "\t", "<a ", "<div>", "&", "\n", "<https://x"})
  void shouldReadLongRunsInReasonableTime(String piece) {
    String run = piece.repeat(1_000_000 / piece.length());
    String html = "Content-Type: text/html; charset=utf-8\n\n<p>a" + run + "b</p>";
    assertThat(parse(HEADERS + THREAD + html)).isInstanceOf(Reply.class);
    String oneLine = run.replace("\n", " ").replace(">", "");
    assertThat(parse("Subject: a" + oneLine + "b\nReferences: " + oneLine + "\n\nx"))
        .isInstanceOf(Other.class);
  }

  @Test
  void shouldLimitTheText() {
    assertThat(parse(HEADERS + THREAD + "\n" + "x".repeat(4_000_000)))
        .isInstanceOfSatisfying(
            Reply.class, reply -> assertThat(reply.text()).hasSize(MailText.MAX_TEXT));
  }

  private InboundMail parse(String mail) {
    return parser.parse(crlf(mail));
  }

  private static byte[] crlf(String mail) {
    return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
