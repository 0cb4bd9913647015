package com.penguinmails.mail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.mail.mime.ComposedMail;
import com.penguinmails.mail.mime.MailAddress;
import com.penguinmails.mail.mime.MimeComposer;
import com.penguinmails.mail.mime.OutgoingMail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as an independent verifier sees them. */
class DkimSignerTest {
  private static final DkimKey KEY = DkimKey.generate();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

  private final DkimSigner signer =
      new DkimSigner("globex.example", "pm1", KEY.privateKey(), CLOCK);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello",
        "",
        "two  blanks\tand a tab \r\n\r\n trailing \r\n\r\n\r\n",
        "Grüße, 你好, a very long line that the transfer encoding has to break somewhere because it"
            + " is longer than what fits into one line of a message",
        ".\r\n..\r\nFrom the beginning\r\n",
        "Hello\nand one line more\n\nGoodbye\n",
        "Hello\rand one line more"
      })
  void shouldBeValidForWhatWeWrite(String text) throws Exception {
    ComposedMail signed = signer.sign(composed(text));

    List<SignatureRecord> valid = verify(onTheWire(signed), KEY);

    assertThat(valid).hasSize(1);
    assertThat(valid.getFirst().getDToken().toString()).isEqualTo("globex.example");
    assertThat(
            valid.getFirst().getHeaders().stream().map(h -> h.toString().toLowerCase(Locale.ROOT)))
        .contains("from", "subject", "message-id", "list-unsubscribe", "list-unsubscribe-post")
        .contains("in-reply-to", "references");
  }

  @Test
  void shouldNotSurviveAChange() {
    String signed =
        new String(signer.sign(composed("Pay 100")).bytes(), StandardCharsets.ISO_8859_1);

    for (String changed :
        List.of(
            signed.replace("Pay 100", "Pay 999"),
            signed.replace("Subject: An offer", "Subject: Another offer"),
            signed.replace("Subject: An offer", "Subject: An offer\r\nSubject: A second"),
            signed.replace("From: Ada", "From: Eve <eve@evil.example>\r\nFrom: Ada"))) {
      assertThat(changed).isNotEqualTo(signed);
      assertThatThrownBy(() -> verify(changed.getBytes(StandardCharsets.ISO_8859_1), KEY))
          .isInstanceOf(FailException.class);
    }
  }

  @Test
  void shouldNotBeValidUnderAnotherKey() {
    byte[] signed = signer.sign(composed("Hello")).bytes();
    DkimKey other = DkimKey.generate();

    assertThatThrownBy(() -> verify(signed, other)).isInstanceOf(FailException.class);
  }

  @Test
  void shouldKeepTheKeyToItself() {
    assertThat(KEY.toString()).doesNotContain(KEY.privateKey());
    assertThatThrownBy(() -> new DkimSigner("globex.example", "pm1", "c2VjcmV0", CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("c2VjcmV0");
  }

  /** Whatever ends a line, SMTP knows CRLF alone (RFC 5321 section 2.3.8). */
  private static byte[] onTheWire(ComposedMail mail) {
    return new String(mail.bytes(), StandardCharsets.ISO_8859_1)
        .replaceAll("\r\n|\r|\n", "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<SignatureRecord> verify(byte[] message, DkimKey key)
      throws IOException, FailException {
    DKIMVerifier verifier =
        new DKIMVerifier(
            (methods, selector, domain) -> {
              assertThat(selector + "._domainkey." + domain)
                  .isEqualTo("pm1._domainkey.globex.example");
              return List.of(DkimKey.record(key.publicKey()));
            });
    return verifier.verify(new ByteArrayInputStream(message));
  }

  private static ComposedMail composed(String text) {
    OutgoingMail mail =
        OutgoingMail.of(
            "019a6f00-0000-7000-8000-000000000000@globex.example",
            "202611/019a6f00-0000-7000-8000-000000000000",
            new MailAddress("Ada of Globex", "ada@globex.example"),
            new MailAddress("Grace", "grace@example.com"),
            new OutgoingMail.Body("An offer", text, "<p>" + text + "</p>"));
    return new MimeComposer(CLOCK)
        .compose(
            mail.withUnsubscribe("https://mail.globex.example/t/u/token")
                .inThread("b@globex.example", List.of("a@globex.example", "b@globex.example")));
  }
}
