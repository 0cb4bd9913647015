package com.penguinmails.mail.tracking;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/** Puts click links and the open pixel into the HTML of one message. */
public final class TrackedHtml {
  private final TrackingTokens tokens;
  private final String base;

  /**
   * @param base public address of the product, such as {@code https://t.example.com}
   */
  public TrackedHtml(TrackingTokens tokens, String base) {
    this.tokens = tokens;
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /** Address of the unsubscribe page of one message; also for {@code List-Unsubscribe}. */
  public String unsubscribeUrl(TrackingSubject subject) {
    return base + "/t/u/" + tokens.unsubscribe(subject);
  }

  /** Like {@link #rewrite(String, TrackingSubject, boolean, boolean)}, with everything tracked. */
  public String rewrite(String html, TrackingSubject subject) {
    return rewrite(html, subject, true, true);
  }

  /**
   * Rewrites http and https links and appends the pixel. Anchors, mailto links, the unsubscribe
   * link and links too long to sign stay as they are.
   *
   * @param clicks whether links are rewritten
   * @param opens whether the pixel is appended
   */
  public String rewrite(String html, TrackingSubject subject, boolean clicks, boolean opens) {
    if (!clicks && !opens) {
      return html;
    }
    Document document = Jsoup.parse(html);
    document.outputSettings().prettyPrint(false);
    String own = base + "/t/u/";
    for (Element link : clicks ? document.select("a[href], area[href]") : new Elements()) {
      String target = link.attr("href").strip();
      if (!target.startsWith(own)) {
        tokens.click(subject, target).ifPresent(t -> link.attr("href", base + "/t/c/" + t));
      }
    }
    if (opens) {
      document.body().append(pixel(subject));
    }
    return document.outerHtml();
  }

  private String pixel(TrackingSubject subject) {
    return "<img src=\""
        + base
        + "/t/o/"
        + tokens.open(subject)
        + "\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0\">";
  }
}
