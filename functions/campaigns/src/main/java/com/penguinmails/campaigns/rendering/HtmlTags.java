package com.penguinmails.campaigns.rendering;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Tag;

/**
 * Tells HTML from text: {@code <b>} is HTML, {@code <ada@example.org>} and {@code a < b} are not.
 */
final class HtmlTags {
  private static final Pattern TAG =
      Pattern.compile("</?([a-zA-Z][a-zA-Z0-9]*)(?=[\\s/>])[^<]{0,2000}?>");
  private static final Pattern DOCTYPE =
      Pattern.compile("\\s*<!doctype html", Pattern.CASE_INSENSITIVE);

  private HtmlTags() {}

  static boolean isHtml(String content) {
    if (content.indexOf('<') < 0) {
      return false;
    }
    if (DOCTYPE.matcher(content).lookingAt()) {
      return true;
    }
    Matcher tag = TAG.matcher(content);
    while (tag.find()) {
      if (Tag.isKnownTag(tag.group(1).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }
}
