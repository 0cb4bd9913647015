package com.penguinmails.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeComposerTest {
  private static final String ID = "01890000-0000-7000-8000-000000000002@example.org";
  private static final String KEY = "202601/01890000-0000-7000-8000-000000000002";
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final MimeComposer composer = new MimeComposer(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void shouldWriteEveryHeader() throws Exception {
    OutgoingMail mail =
        mail(MailAddress.of("ada@example.net"))
            .withReplyTo(MailAddress.of("replies@example.org"))
            .inThread("first@example.org", List.of("zero@example.org", "first@example.org"))
            .withUnsubscribe("https://t.example.com/t/u/abc_-");

    ComposedMail composed = composer.compose(mail);
    MimeMessage read = read(composed);

    assertThat(composed.sender()).isEqualTo("grace@example.org");
    assertThat(composed.recipient()).isEqualTo("ada@example.net");
    assertThat(read.getMessageID()).isEqualTo("<" + ID + ">");
    assertThat(read.getSentDate()).isEqualTo(NOW);
    assertThat(read.getFrom())
        .containsExactly(new InternetAddress("grace@example.org", "Grâce H."));
    assertThat(read.getSubject()).isEqualTo("Grüße & more");
    assertThat(read.getHeader("In-Reply-To", null)).isEqualTo("<first@example.org>");
    assertThat(read.getHeader("References", null))
        .isEqualTo("<zero@example.org> <first@example.org>");
    assertThat(read.getHeader("List-Unsubscribe", null))
        .isEqualTo("<https://t.example.com/t/u/abc_->");
    assertThat(read.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    assertThat(read.getHeader("X-PenguinMails-Message", null)).isEqualTo(KEY);
    assertThat(read.getReplyTo()).containsExactly(new InternetAddress("replies@example.org"));
    assertThat(read.getHeader("Bcc")).isNull();
  }

  @Test
  void shouldOfferTextBeforeHtml() throws Exception {
    MimeMultipart parts =
        (MimeMultipart) read(composer.compose(mail(MailAddress.of("a@example.net")))).getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Hallo Ü");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>Hallo Ü</p>");
  }

  @Test
  void shouldWriteInternationalDomainsAsALabels() {
    assertThat(composer.compose(mail(MailAddress.of("ada@bücher.example"))).recipient())
        .isEqualTo("ada@xn--bcher-kva.example");
    assertThat(composer.compose(mail(MailAddress.of("ada@straße.example"))).recipient())
        .isEqualTo("ada@xn--strae-oqa.example");
  }

  /** As threads name the mails of an account whose domain is international. */
  @Test
  void shouldWriteMessageIdsWithALabels() throws Exception {
    OutgoingMail mail =
        mail(MailAddress.of("ada@example.net"))
            .inThread("1-a@bücher.example", List.of("1-a@bücher.example"));

    MimeMessage read = read(composer.compose(mail));

    assertThat(read.getHeader("In-Reply-To", null)).isEqualTo("<1-a@xn--bcher-kva.example>");
    assertThat(read.getHeader("References", null)).isEqualTo("<1-a@xn--bcher-kva.example>");
  }

  @Test
  void shouldNotLetAnyTextAddAHeader() throws Exception {
    String evil = "Ada\r\nBcc: all@example.org\r\n\r\n<b>\u0000\u2028";
    OutgoingMail mail =
        OutgoingMail.of(
            ID,
            KEY,
            new MailAddress(evil, "grace@example.org"),
            new MailAddress(evil, "ada@example.net"),
            new OutgoingMail.Body(evil, "text", "<p>html</p>"));
    MimeMessage read = read(composer.compose(mail));
    assertThat(read.getHeader("Bcc")).isNull();
    assertThat(Collections.list(read.getAllHeaderLines())).hasSize(8);
    assertThat(read.getAllRecipients()).hasSize(1);
    assertThat(read.getSubject()).isEqualTo("Ada Bcc: all@example.org <b>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001\u0002", "\r\n", " \u200b\u3164 "})
  void shouldHaveNoNameWhereThereIsNothingToSee(String name) throws Exception {
    OutgoingMail mail =
        OutgoingMail.of(
            ID,
            KEY,
            new MailAddress(name, "grace@example.org"),
            MailAddress.of("ada@example.net"),
            new OutgoingMail.Body("s", "text", "<p>html</p>"));
    assertThat(read(composer.compose(mail)).getHeader("From", null)).isEqualTo("grace@example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=?UTF-8?Q?Bcc?= you", "100 %=?", "x x =?utf-8?b?Cg==?="})
  void shouldNotLetASubjectPassForAnEncodedOne(String subject) throws Exception {
    MimeMessage read = read(composer.compose(withSubject(subject)));
    assertThat(read.getSubject()).isEqualTo(subject);
    assertThat(read.getHeader("Subject", null)).startsWith("=?UTF-8?B?");
  }

  @Test
  void shouldBreakASubjectWithoutBlanks() throws Exception {
    for (String subject : List.of("x".repeat(998), "a " + "y".repeat(2_000) + " b")) {
      ComposedMail composed = composer.compose(withSubject(subject));
      assertThat(read(composed).getSubject()).isEqualTo(subject);
      assertThat(new String(composed.bytes(), StandardCharsets.US_ASCII).lines())
          .allMatch(line -> line.length() <= 82);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.net",
        "ada@",
        "a b@example.net",
        "ada@example.net\r\nRCPT TO:<x@y.z>",
        "ada@example.net>",
        "<ada@example.net",
        "ada@exa mple.net",
        "ädä@example.net",
        "a@b@example.net",
        "a,b@example.net",
        "ada@-example.net"
      })
  void shouldRefuseWhatIsNoAddress(String address) {
    assertThatExceptionOfType(InvalidMailException.class)
        .isThrownBy(() -> composer.compose(mail(MailAddress.of(address))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "https://a.example/\r\nBcc: x@y.z", "javascript:x", "https://a.b/>"})
  void shouldRefuseOtherUnsubscribeAddresses(String url) {
    OutgoingMail mail = mail(MailAddress.of("a@example.net")).withUnsubscribe(url);
    assertThatExceptionOfType(InvalidMailException.class).isThrownBy(() -> composer.compose(mail));
  }

  @Test
  void shouldKeepLinesWithinTheLimitOfSmtp() {
    OutgoingMail mail =
        OutgoingMail.of(
                ID,
                KEY,
                new MailAddress("ü".repeat(300), "grace@example.org"),
                MailAddress.of("a@example.net"),
                new OutgoingMail.Body("ß".repeat(900), "x".repeat(5_000), "y".repeat(5_000)))
            .inThread("a@b.c", Collections.nCopies(100, "0123456789abcdef@example.org"));
    String raw = new String(composer.compose(mail).bytes(), StandardCharsets.US_ASCII);
    assertThat(raw.lines()).allMatch(line -> line.length() <= 998);
    assertThat(raw.replace("\r\n", "")).doesNotContain("\n", "\r");
  }

  private static OutgoingMail withSubject(String subject) {
    return OutgoingMail.of(
        ID,
        KEY,
        MailAddress.of("grace@example.org"),
        MailAddress.of("ada@example.net"),
        new OutgoingMail.Body(subject, "text", "<p>html</p>"));
  }

  private static OutgoingMail mail(MailAddress to) {
    return OutgoingMail.of(
        ID,
        KEY,
        new MailAddress("Grâce H.", "grace@example.org"),
        to,
        new OutgoingMail.Body("Grüße & more", "Hallo Ü", "<p>Hallo Ü</p>"));
  }

  private static MimeMessage read(ComposedMail mail) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
  }
}
