package com.penguinmails.campaigns.rendering;

/**
 * Text without halves of characters. Filters such as {@code slice} count in Java's units, of which
 * an emoji has two; one alone is no character in any charset, and the database refuses it.
 */
final class WholeCharacters {
  private WholeCharacters() {}

  static String of(String text) {
    if (text.codePoints().noneMatch(WholeCharacters::isHalf)) {
      return text;
    }
    return text.codePoints()
        .filter(point -> !isHalf(point))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
