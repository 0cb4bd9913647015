package com.penguinmails.mail.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingTokensTest {
  static final TrackingSubject SUBJECT =
      new TrackingSubject(
          UUID.fromString("01890000-0000-7000-8000-000000000001"),
          "202612/01890000-0000-7000-8000-000000000002",
          UUID.fromString("01890000-0000-7000-8000-000000000003"),
          UUID.fromString("01890000-0000-7000-8000-000000000004"),
          UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff"));

  private static final TrackingKey OLD = key(1);
  private static final TrackingKey NEW = key(200);

  private final TrackingTokens tokens = new TrackingTokens(List.of(NEW, OLD));

  @Test
  void shouldCarryEverythingInAFewCharacters() {
    String open = tokens.open(SUBJECT);
    assertThat(open).hasSize(134).matches("[A-Za-z0-9_-]+");
    assertThat(tokens.verify(TrackingKind.OPEN, open))
        .contains(new TrackingToken(TrackingKind.OPEN, SUBJECT, null));
    assertThat(tokens.verify(TrackingKind.UNSUBSCRIBE, tokens.unsubscribe(SUBJECT)))
        .contains(new TrackingToken(TrackingKind.UNSUBSCRIBE, SUBJECT, null));
  }

  @Test
  void shouldCarryTheTargetOfAClick() {
    String token = tokens.click(SUBJECT, "https://example.org/a?b=1&c=%20#d").orElseThrow();
    assertThat(tokens.verify(TrackingKind.CLICK, token).map(TrackingToken::target))
        .contains("https://example.org/a?b=1&c=%20#d");
  }

  @Test
  void shouldVerifyTokensOfReplacedKeysAndNoOthers() {
    String old = new TrackingTokens(List.of(OLD)).open(SUBJECT);
    String foreign = new TrackingTokens(List.of(key(7))).open(SUBJECT);
    String sameIdOtherSecret =
        new TrackingTokens(List.of(new TrackingKey(1, new byte[32]))).open(SUBJECT);
    assertThat(tokens.verify(TrackingKind.OPEN, old)).isPresent();
    assertThat(tokens.verify(TrackingKind.OPEN, foreign)).isEmpty();
    assertThat(tokens.verify(TrackingKind.OPEN, sameIdOtherSecret)).isEmpty();
    assertThat(tokens.open(SUBJECT)).isNotEqualTo(old);
  }

  @ParameterizedTest
  @EnumSource(TrackingKind.class)
  void shouldNotAcceptATokenOfAnotherKind(TrackingKind kind) {
    List<String> others =
        List.of(
            tokens.open(SUBJECT),
            tokens.click(SUBJECT, "https://example.org").orElseThrow(),
            tokens.unsubscribe(SUBJECT));
    assertThat(others.stream().filter(t -> tokens.verify(kind, t).isPresent())).hasSize(1);
  }

  @Test
  void shouldNoticeEveryChangedBitAndEveryTruncation() {
    String token = tokens.click(SUBJECT, "https://example.org/").orElseThrow();
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] = (byte) (changed[bit / 8] ^ (1 << (bit % 8)));
      String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(tokens.verify(TrackingKind.CLICK, forged)).isEmpty();
    }
    for (int length = 0; length < token.length(); length++) {
      assertThat(tokens.verify(TrackingKind.CLICK, token.substring(0, length))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "====", "ü", "../../etc/passwd", "<script>", " ", "a b", "%00"})
  void shouldReadGarbageAsNothing(String garbage) {
    assertThat(tokens.verify(TrackingKind.OPEN, garbage)).isEmpty();
    assertThat(tokens.verify(TrackingKind.OPEN, tokens.open(SUBJECT) + garbage))
        .isEqualTo(
            garbage.isEmpty()
                ? tokens.verify(TrackingKind.OPEN, tokens.open(SUBJECT))
                : Optional.empty());
  }

  @Test
  void shouldReadHugeTokensAsNothing() {
    assertThat(tokens.verify(TrackingKind.CLICK, "A".repeat(10_000_000))).isEmpty();
    assertThat(tokens.verify(TrackingKind.CLICK, "A".repeat(TrackingTokens.MAX_LENGTH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "//example.org/",
        "/relative",
        "mailto:a@example.org",
        "http:///path",
        "https://",
        "http://?x",
        "https://example.org/a b",
        "https://example.org/\r\nSet-Cookie: a=b",
        "https://example.org\\@evil.example/",
        "https:example.org",
        "http://:80/",
        "https://bü cher.example/",
        "https://a@ü@b:x/",
        ""
      })
  void shouldNotSignOtherTargets(String target) {
    assertThat(tokens.click(SUBJECT, target)).isEmpty();
  }

  @Test
  void shouldSignTheLongestTargetAndNoLonger() {
    String longest = "https://example.org/" + "a".repeat(ClickTarget.MAX_LENGTH - 20);
    String token = tokens.click(SUBJECT, longest).orElseThrow();
    assertThat(tokens.verify(TrackingKind.CLICK, token)).isPresent();
    assertThat(tokens.click(SUBJECT, longest + "a")).isEmpty();
  }

  @Test
  void shouldWriteInternationalTargetsInAscii() {
    String token = tokens.click(SUBJECT, "https://example.org/größe").orElseThrow();
    assertThat(tokens.verify(TrackingKind.CLICK, token).map(TrackingToken::target))
        .contains("https://example.org/gr%C3%B6%C3%9Fe");
  }

  @ParameterizedTest
  @CsvSource({
    "https://bücher.example,https://xn--bcher-kva.example",
    "https://www.STRASSE.straße.example:8443/ä?q=ü#f,https://www.strasse.xn--strae-oqa.example:8443/%C3%A4?q=%C3%BC#f",
    "http://ada@bücher.example/,http://ada@xn--bcher-kva.example/",
    "https://例え.example/,https://xn--r8jz45g.example/"
  })
  void shouldWriteInternationalHostsAsALabels(String url, String target) {
    String token = tokens.click(SUBJECT, url).orElseThrow();
    assertThat(tokens.verify(TrackingKind.CLICK, token).map(TrackingToken::target))
        .contains(target);
  }

  @Test
  void shouldReadKeysFromTheirStoredForm() {
    String stored = "2:" + encoded(2) + "\n1:" + encoded(1);
    TrackingTokens read = new TrackingTokens(TrackingKey.parseAll(stored));
    assertThat(read.verify(TrackingKind.OPEN, new TrackingTokens(List.of(OLD)).open(SUBJECT)))
        .isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> TrackingKey.parseAll("1:c2hvcnQ="));
    assertThatIllegalArgumentException().isThrownBy(() -> TrackingKey.parseAll(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrackingKey.parseAll("256:" + encoded(1)));
  }

  private static TrackingKey key(int id) {
    return new TrackingKey(id, Base64.getDecoder().decode(encoded(id)));
  }

  private static String encoded(int id) {
    byte[] secret = new byte[32];
    java.util.Arrays.fill(secret, (byte) id);
    return Base64.getEncoder().encodeToString(secret);
  }
}
