package com.penguinmails.data.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What search knows of a body: every address it names, and the beginning of what it says. */
public final class SearchWords {
  /** In characters; a tsvector holds at most 1 MB, and nobody looks for a word further down. */
  private static final int MOST = 50_000;

  private static final Pattern TAG = Pattern.compile("<[^>]{0,2000}>");

  private SearchWords() {}

  /**
   * Returns the addresses of text and HTML, by which erasure finds a body, and then the text, or
   * what the HTML says where there is no text.
   */
  public static String of(Body body) {
    String html = body.html();
    String words = body.text().isBlank() && html != null ? stripped(html) : body.text();
    Set<String> addresses = NamedAddresses.in(body.text());
    if (html != null) {
      addresses.addAll(NamedAddresses.in(html));
    }
    // First, because words far down have no place in an index that could say that they stand
    // together, which the parts of some addresses must.
    List<String> all = new ArrayList<>(addresses);
    all.add(cut(words));
    // The server has no character for it.
    return String.join("\n", all).replace('\0', ' ');
  }

  private static String stripped(String html) {
    return TAG.matcher(html.length() > 4 * MOST ? html.substring(0, 4 * MOST) : html)
        .replaceAll(" ");
  }

  private static String cut(String words) {
    if (words.length() <= MOST) {
      return words;
    }
    // Not between the halves of a character.
    return words.substring(0, Character.isHighSurrogate(words.charAt(MOST - 1)) ? MOST - 1 : MOST);
  }
}
