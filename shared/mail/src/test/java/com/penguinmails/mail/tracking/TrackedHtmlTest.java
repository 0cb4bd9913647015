package com.penguinmails.mail.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class TrackedHtmlTest {
  private static final String BASE = "https://t.example.com";

  private final TrackingTokens tokens =
      new TrackingTokens(List.of(new TrackingKey(1, new byte[32])));
  private final TrackedHtml tracked = new TrackedHtml(tokens, BASE + "/");

  @Test
  void shouldSendWebLinksThroughAClickAndKeepTheOthers() {
    String unsubscribe = tracked.unsubscribeUrl(TrackingTokensTest.SUBJECT);
    String html =
        "<body><a id=w href=\"https://example.org/?a=1&amp;b=2\">w</a><a id=h href='HTTP://x.org'>h</a>"
            + "<a id=m href=\"mailto:a@example.org\">m</a><a id=n href=\"#top\">n</a>"
            + "<a id=j href=\"javascript:alert(1)\">j</a><a id=o>o</a><a id=u href=\""
            + unsubscribe
            + "\">u</a></body>";

    Document document = Jsoup.parse(tracked.rewrite(html, TrackingTokensTest.SUBJECT));

    assertThat(target(document, "w")).contains("https://example.org/?a=1&b=2");
    assertThat(target(document, "h")).contains("HTTP://x.org");
    assertThat(href(document, "m")).isEqualTo("mailto:a@example.org");
    assertThat(href(document, "n")).isEqualTo("#top");
    assertThat(href(document, "j")).isEqualTo("javascript:alert(1)");
    assertThat(href(document, "u")).isEqualTo(unsubscribe);
  }

  @Test
  void shouldAppendThePixelLast() {
    String html = tracked.rewrite("<p>Hi</p>\n<p>  two  </p>", TrackingTokensTest.SUBJECT);
    String token = Jsoup.parse(html).select("img").attr("src").replace(BASE + "/t/o/", "");
    assertThat(html).contains("<p>Hi</p>\n<p>  two  </p><img src=").endsWith("></body></html>");
    assertThat(tokens.verify(TrackingKind.OPEN, token)).isPresent();
  }

  @Test
  void shouldKeepEverythingElseAsItWas() {
    String html =
        "<!doctype html><html><head><style>a > b { color: red }</style></head><body>"
            + "<!--[if mso]><table><![endif]--><p>a&nbsp;b &amp; ü 😀</p>\n\n  <pre> x </pre>"
            + "</body></html>";
    String rewritten = tracked.rewrite(html, TrackingTokensTest.SUBJECT);
    assertThat(rewritten.replaceFirst("<img [^>]*>", "")).isEqualToIgnoringCase(html);
  }

  private Optional<String> target(Document document, String id) {
    String token = href(document, id).replace(BASE + "/t/c/", "");
    return tokens.verify(TrackingKind.CLICK, token).map(TrackingToken::target);
  }

  private static String href(Document document, String id) {
    return document.select("#" + id).attr("href");
  }
}
