package com.penguinmails.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "ann@example.com, ann@example.com, ann@example.com",
    "Ann.O'Brien+News@Example.COM, ann.o'brien+news@example.com, ann.o'brien+news@example.com",
    "info@BÜRO.example, info@büro.example, info@xn--bro-hoa.example",
    "info@XN--BRO-hoa.example, info@büro.example, info@xn--bro-hoa.example",
    "info@bu\u0308ro.example, info@büro.example, info@xn--bro-hoa.example",
    "info@straße.de, info@straße.de, info@xn--strae-oqa.de",
    "info@xn--strae-oqa.de, info@straße.de, info@xn--strae-oqa.de",
    "a@例え。jp, a@例え.jp, a@xn--r8jz45g.jp",
    "a@пример.рф, a@пример.рф, a@xn--e1afmkfd.xn--p1ai",
    "a@ΚΌΣΜΟΣ.gr, a@κόσμοσ.gr, a@xn--vxaejoc4c.gr",
    "a@xn--0.example, a@xn--0.example, a@xn--0.example"
  })
  void shouldGiveOneSpellingAndItsAsciiForm(String raw, String value, String ascii) {
    EmailAddress address = EmailAddress.parse(raw).orElseThrow();
    assertThat(address.value()).isEqualTo(value);
    assertThat(address.ascii()).isEqualTo(ascii);
    assertThat(value).isEqualTo(address.local() + "@" + address.domain());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "\t", "\u00A0", "\uFEFF", "\u200B", "\u2003", "\u3000", "\u2060", "\u0000", "\r\n"
      })
  void shouldIgnoreInvisibleCharactersAround(String around) {
    assertThat(EmailAddress.parse(around + "Ann@example.com" + around))
        .hasValue(new EmailAddress("ann@example.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "no-at-sign",
        "@example.com",
        "x@",
        "two@@example.com",
        "a@b@example.com",
        "a b@example.com",
        "tab\t@example.com",
        "nul\u0000l@example.com",
        "zero\u200Bwidth@example.com",
        ".lead@example.com",
        "trail.@example.com",
        "dot..dot@example.com",
        "<x@example.com>",
        "Ann <x@example.com>",
        "mailto:x@example.com",
        "\"quoted\"@example.com",
        "\"a b\"@example.com",
        "a(comment)@example.com",
        "a@example.com(comment)",
        "a@[192.0.2.1]",
        "a@192.0.2.1",
        "a@[IPv6:2001:db8::1]",
        "a@localhost",
        "a@example.c",
        "a@example.123",
        "x@example..com",
        "x@.example.com",
        "x@example.com.",
        "x@-bad.example",
        "x@bad-.example",
        "x@under_score.example",
        "x@exa mple.com",
        "x@ex\u200Bample.com",
        "x@☃.example",
        "x@-ü.example",
        "x@a,b.example",
        "a;b@example.com",
        "jörg@example.com",
        "\u212Aim@example.com"
      })
  void shouldRefuseWhatCannotBeSentTo(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @Test
  void shouldRefuseNothingAtAll() {
    assertThat(EmailAddress.parse(null)).isEmpty();
  }

  @Test
  void shouldKeepToTheLengthsOfRfc5321() {
    String label = "d".repeat(60) + ".";
    String domain = label.repeat(3) + "example";
    assertThat(EmailAddress.parse("l".repeat(254 - 1 - domain.length()) + "@" + domain))
        .isPresent();
    assertThat(EmailAddress.parse("l".repeat(64) + "@" + domain)).isEmpty();
    assertThat(EmailAddress.parse("l".repeat(64) + "@example.com")).isPresent();
    assertThat(EmailAddress.parse("l".repeat(65) + "@example.com")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "d".repeat(64) + ".com")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "ü".repeat(200) + ".com")).isEmpty();
  }

  @Test
  void shouldAgreeWithTheJdkWhereIdna2003And2008Agree() {
    Random random = new Random(3492);
    String letters = "abcxyz019äöüéñçøåłżабвгдежαβγδ日本商事株式会社";
    for (int round = 0; round < 2_000; round++) {
      StringBuilder label = new StringBuilder();
      for (int i = 0, length = 1 + random.nextInt(12); i < length; i++) {
        label.append(letters.charAt(random.nextInt(letters.length())));
      }
      String unicode = "a@" + label + ".example";
      String ascii = "a@" + IDN.toASCII(label + ".example");
      assertThat(EmailAddress.parse(unicode).orElseThrow().ascii()).isEqualTo(ascii);
      assertThat(EmailAddress.parse(ascii)).hasValue(new EmailAddress(unicode));
    }
  }

  @Test
  void shouldNeverFailAndAlwaysReadItsOwnResult() {
    Random random = new Random(5321);
    String characters = "ab.-_@@ xn--üß0\u200B\u0301\"()<>[]\uD83D\uDE00\uD83D日";
    for (int round = 0; round < 50_000; round++) {
      StringBuilder raw = new StringBuilder("a@");
      for (int i = 0, length = random.nextInt(14); i < length; i++) {
        raw.append(characters.charAt(random.nextInt(characters.length())));
      }
      EmailAddress.parse(raw.append(".example").toString())
          .ifPresent(
              address -> {
                assertThat(EmailAddress.parse(address.value())).hasValue(address);
                assertThat(EmailAddress.parse(address.ascii())).hasValue(address);
                assertThat(address.ascii()).matches("[\\x21-\\x7e]+");
              });
    }
  }
}
