package com.penguinmails.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          <a href="https://example.org/">see</a>. => see (https://example.org/).
          <a href="HTTPS://Example.org/">see</a> => see (HTTPS://Example.org/)
          <a href="MailTo:ada@example.org">write</a> => write (MailTo:ada@example.org)
          <a href="MailTo:ada@example.org">ada@example.org</a> => ada@example.org
          <a href="https://example.org/">https://example.org/</a> => https://example.org/
          <a href="#top">up</a> <a href="javascript:x">x</a> <a>none</a> => up x none
          """)
  void shouldSayWhereLinksLead(String html, String text) {
    assertThat(HtmlText.of(html)).isEqualTo(text);
  }

  /** Mail clients find an address in a text only when it stands apart. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          See<a href="https://example.org"><img src="i"></a>now => See https://example.org now
          See <a href="https://example.org"></a> now => See https://example.org now
          <a href="https://a.org"></a><a href="https://b.org"></a> => https://a.org https://b.org
          <a href="https://example.org"><img alt="Our page" src="i"></a> => Our page (https://example.org)
          <a href="https://example.org"><img alt="https://example.org"></a> => https://example.org
          """)
  void shouldKeepAddressesOfPicturesApart(String html, String text) {
    assertThat(HtmlText.of(html)).isEqualTo(text);
  }
}
