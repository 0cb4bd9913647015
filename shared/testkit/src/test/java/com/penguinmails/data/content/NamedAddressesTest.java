package com.penguinmails.data.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada.b+c@mail.example.org",
        "Write to Ada.B+C@Mail.Example.org.",
        "<ada.b+c@mail.example.org>, 'x'",
        "'ada.b+c@mail.example.org'",
        "--ada.b+c@mail.example.org--",
        "<a href=\"mailto:ada.b+c@mail.example.org?subject=x\">",
        "https://x.example/?to=ada.b%2Bc%40mail.example.org&n=1",
        "ada.b&plus;c&commat;mail.example.org",
        "ada.b&#x2b;c&#x40;mail.example.org"
      })
  void shouldFindAnAddressHoweverItIsWritten(String text) {
    assertThat(NamedAddresses.in(text)).contains("ada.b+c@mail.example.org");
    assertThat(
            NamedAddresses.pattern("ada.b+c@mail.example.org").matcher(text).replaceAll("[erased]"))
        .contains("[erased]")
        .doesNotContainIgnoringCase("example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "@@ @.", "a@b", "a@", "@example.org", "a@.", "a @ b.org"})
  void shouldFindNoneWhereThereIsNone(String text) {
    assertThat(NamedAddresses.in(text)).isEmpty();
  }

  @Test
  void shouldNameEachOnceAndNotMoreThanAnIndexHolds() {
    String many =
        IntStream.range(0, 50_000)
            .mapToObj(n -> "somebody-" + n + "@example.org a@b.org")
            .collect(Collectors.joining("\n"));

    assertThat(NamedAddresses.in("a@b.org A@B.ORG")).containsExactly("a@b.org");
    assertThat(String.join("", NamedAddresses.in(many))).hasSizeBetween(250_000, 251_000);
  }

  @Test
  void shouldNameWhatStandsFarDownAndWhatOnlyTheHtmlSays() {
    Body body = new Body("word ".repeat(20_000) + "far@b.org", "<a href='mailto:html@b.org'>");

    assertThat(SearchWords.of(body)).startsWith("far@b.org\nhtml@b.org\nword ");
    assertThat(SearchWords.of(new Body("", "<p>says</p>"))).contains("says");
  }
}
