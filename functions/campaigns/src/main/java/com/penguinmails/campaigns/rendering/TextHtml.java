package com.penguinmails.campaigns.rendering;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTML of a plain text mail: escaped, paragraphs at blank lines, web addresses as links. */
final class TextHtml {
  private static final Pattern PARAGRAPHS = Pattern.compile("\n[ \\t]*\n\\s*");
  private static final Pattern LINES = Pattern.compile("\\R");
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[^\\s<>\"]+", Pattern.CASE_INSENSITIVE);
  private static final String TRAILING = ".,;:!?']}\u2019\u201d\u00bb\u3002\uff0c";

  private TextHtml() {}

  static String of(String text) {
    StringBuilder html = new StringBuilder("<!doctype html>\n<html><body>\n");
    for (String paragraph : PARAGRAPHS.splitAsStream(text.strip().replace("\r\n", "\n")).toList()) {
      if (!paragraph.isBlank()) {
        html.append("<p>").append(linked(paragraph)).append("</p>\n");
      }
    }
    return html.append("</body></html>\n").toString();
  }

  private static String linked(String paragraph) {
    StringBuilder html = new StringBuilder();
    Matcher address = ADDRESS.matcher(paragraph);
    int end = 0;
    while (address.find()) {
      String url = address.group().substring(0, length(address.group()));
      String safe = HtmlEscape.text(url);
      html.append(lines(paragraph.substring(end, address.start())));
      html.append("<a href=\"").append(safe).append("\">").append(safe).append("</a>");
      end = address.start() + url.length();
    }
    return html.append(lines(paragraph.substring(end))).toString();
  }

  /** Without what ends the sentence; a bracket belongs to the address that opens it. */
  private static int length(String address) {
    long closed = count(address, ')') - count(address, '(');
    int end = address.length();
    while (TRAILING.indexOf(address.charAt(end - 1)) >= 0
        || (address.charAt(end - 1) == ')' && closed > 0)) {
      closed -= address.charAt(end - 1) == ')' ? 1 : 0;
      end--;
    }
    return end;
  }

  private static long count(String address, char bracket) {
    return address.chars().filter(c -> c == bracket).count();
  }

  private static String lines(String text) {
    return LINES.matcher(HtmlEscape.text(text)).replaceAll("<br>\n");
  }
}
