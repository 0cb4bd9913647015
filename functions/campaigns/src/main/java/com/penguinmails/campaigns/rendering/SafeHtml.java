package com.penguinmails.campaigns.rendering;

/** Text that is HTML already, so printing it must not escape it again. */
record SafeHtml(String html) implements CharSequence {
  @Override
  public int length() {
    return html.length();
  }

  @Override
  public char charAt(int index) {
    return html.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return html.substring(start, end);
  }

  @Override
  public String toString() {
    return html;
  }
}
