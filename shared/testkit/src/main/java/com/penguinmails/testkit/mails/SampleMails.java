package com.penguinmails.testkit.mails;

import com.penguinmails.data.content.Body;
import com.penguinmails.testkit.mails.SampleTexts.Language;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Makes mails such as the product sends and receives; the same seed makes the same mails. */
public final class SampleMails {
  private static final int TOKEN_BYTES = 100;
  private static final List<String> HOSTS =
      List.of("https://t.penguinmails.com", "https://link.example.com", "http://127.0.0.1:8080");

  private final Random random;

  /** Makes them from this seed. */
  public SampleMails(long seed) {
    random = new Random(seed);
  }

  /** The next so many. */
  public List<Body> make(int count) {
    List<Body> mails = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mails.add(i % 8 == 7 ? reply() : outreach());
    }
    return mails;
  }

  private Body outreach() {
    Language language = pick(SampleTexts.LANGUAGES);
    List<String> paragraphs = paragraphs(language);
    String host = pick(HOSTS);
    String unsubscribe = host + "/t/u/" + token(TOKEN_BYTES);
    String sender = pick(SampleTexts.NAMES);
    String text =
        String.join("\n\n", paragraphs)
            + ("\n\n" + pick(language.closings()) + "\n" + sender + "\n\n--\n")
            + (language.unsubscribe() + ": " + unsubscribe + "\n");
    return new Body(text, html(language, paragraphs, sender, host, unsubscribe));
  }

  private Body reply() {
    Language language = pick(SampleTexts.LANGUAGES);
    String quoted = String.join("\n>\n> ", paragraphs(language));
    String said = pick(language.replies()) + "\n\n" + pick(language.closings());
    String quoting = language.quoting().formatted(pick(SampleTexts.NAMES));
    return new Body(
        said + "\n" + pick(SampleTexts.NAMES) + "\n\n" + quoting + "\n> " + quoted, null);
  }

  private List<String> paragraphs(Language language) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(pick(language.greetings()).formatted(pick(SampleTexts.NAMES)));
    paragraphs.add(pick(language.openings()).formatted(pick(SampleTexts.COMPANIES)));
    int sentences = 1 + random.nextInt(4);
    for (int i = 0; i < sentences; i++) {
      paragraphs.add(pick(language.sentences()));
    }
    paragraphs.add(pick(language.asks()));
    return paragraphs;
  }

  private String html(
      Language language, List<String> paragraphs, String sender, String host, String unsubscribe) {
    String link = "<a href=\"" + host + "/t/c/" + token(TOKEN_BYTES + 30) + "\">";
    String pixel =
        "<img src=\""
            + host
            + "/t/o/"
            + token(TOKEN_BYTES)
            + "\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0\">";
    String leave = "<a href=\"" + unsubscribe + "\">" + language.unsubscribe() + "</a>";
    String sign = pick(language.closings()) + "<br>" + sender;
    String inner =
        switch (random.nextInt(3)) {
          case 0 -> plain(paragraphs, link, sign, leave);
          case 1 -> table(paragraphs, link, sign, leave);
          default -> divided(paragraphs, link, sign, leave);
        };
    return "<html><head></head><body>" + inner + pixel + "</body></html>";
  }

  private String plain(List<String> paragraphs, String link, String sign, String leave) {
    StringBuilder html = new StringBuilder();
    paragraphs.forEach(paragraph -> html.append("<p>").append(paragraph).append("</p>\n"));
    return html
        + "<p>"
        + link
        + "penguinmails.com</a></p>\n<p>"
        + sign
        + "</p>\n<p><small>"
        + leave
        + "</small></p>";
  }

  private String table(List<String> paragraphs, String link, String sign, String leave) {
    StringBuilder html =
        new StringBuilder(
            """
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f4f7">
            <tr><td align="center" style="padding:24px"><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="background-color:#ffffff;border-radius:8px">
            """);
    paragraphs.forEach(
        paragraph ->
            html.append(
                    "<tr><td style=\"padding:8px 32px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;color:#333333\">")
                .append(paragraph)
                .append("</td></tr>\n"));
    return html
        + "<tr><td align=\"center\" style=\"padding:24px 32px\">"
        + link
        + "<span style=\"display:inline-block;background-color:#2563eb;color:#ffffff;padding:12px 24px;border-radius:6px;text-decoration:none\">Demo</span></a></td></tr>\n"
        + "<tr><td style=\"padding:8px 32px\">"
        + sign
        + "</td></tr>\n"
        + "<tr><td style=\"padding:16px 32px;font-size:12px;color:#999999;text-align:center\">"
        + leave
        + "</td></tr></table></td></tr></table>";
  }

  private String divided(List<String> paragraphs, String link, String sign, String leave) {
    StringBuilder html =
        new StringBuilder(
            "<div style=\"font-family: Calibri, 'Segoe UI', sans-serif; font-size: 11pt; color: #000000;\">");
    paragraphs.forEach(
        paragraph -> html.append("<div>").append(paragraph).append("</div><div><br></div>"));
    return html
        + "<div>"
        + link
        + "https://www.example.com/</a></div><div><br></div><div>"
        + sign
        + "</div></div><div style=\"font-size: 9pt; color: #888888;\">"
        + leave
        + "</div>";
  }

  private String token(int bytes) {
    byte[] token = new byte[bytes];
    random.nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
