package com.penguinmails.kernel;

/**
 * What spreadsheets and web pages leave around a value without anyone seeing it: every Unicode
 * space, byte order marks, zero-width and other format characters, control characters, fillers.
 */
public final class InvisibleText {

  private InvisibleText() {}

  /** The text without invisible characters at its two ends; those inside stay. */
  public static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isInvisible(text.charAt(start))) {
      start++;
    }
    while (end > start && isInvisible(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isInvisible(char c) {
    if (c > ' ' && c < 0x7F) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT ->
          true;
      // Combining grapheme joiner, Hangul fillers, braille blank: not spaces by category, yet
      // nothing to see.
      default ->
          c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    };
  }
}
