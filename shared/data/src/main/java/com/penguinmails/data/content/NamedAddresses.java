package com.penguinmails.data.content;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The e-mail addresses that a text names. HTML may write their signs in other ways: in a link as a
 * percent sign and a number, elsewhere as a character reference.
 */
public final class NamedAddresses {
  /** RFC 5321, 4.5.3.1: of a local part and of a domain. */
  private static final int LONGEST_LOCAL = 64;

  private static final int LONGEST_DOMAIN = 255;

  /** Of all that a text names; what the index holds of a message may have 1 MB. */
  private static final int MOST_CHARACTERS = 250_000;

  private static final String AT = "%40|&#64;|&#x40;|&commat;";
  private static final String PLUS = "%2B|&#43;|&#x2B;|&plus;";
  private static final Pattern WRITTEN_AT = written(AT);
  private static final Pattern WRITTEN_PLUS = written(PLUS);

  private NamedAddresses() {}

  /**
   * Finds the addresses, in lower case. Where an address may begin in several places, as after the
   * sign in {@code to=ada@example.org}, each is named.
   */
  public static Set<String> in(String text) {
    String plain = WRITTEN_PLUS.matcher(WRITTEN_AT.matcher(text).replaceAll("@")).replaceAll("+");
    Set<String> found = new LinkedHashSet<>();
    int room = MOST_CHARACTERS;
    for (int at = plain.indexOf('@'); at >= 0 && room > 0; at = plain.indexOf('@', at + 1)) {
      room -= add(found, plain, at);
    }
    return found;
  }

  /** What finds an address however it is written. */
  public static Pattern pattern(String address) {
    StringBuilder pattern = new StringBuilder();
    for (String part : address.splitWithDelimiters("[@+]", 0)) {
      pattern.append(
          switch (part) {
            case "@" -> "(?:@|" + AT + ")";
            case "+" -> "(?:\\+|" + PLUS + ")";
            default -> Pattern.quote(part);
          });
    }
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
  }

  /** Looks at the first character before it tries them all: every mail's text goes through this. */
  private static Pattern written(String signs) {
    return Pattern.compile("(?=[%&])(?:" + signs + ")", Pattern.CASE_INSENSITIVE);
  }

  private static int add(Set<String> found, String text, int at) {
    int begin = at;
    while (begin > 0 && at - begin < LONGEST_LOCAL && isLocal(text.charAt(begin - 1))) {
      begin--;
    }
    int end = at + 1;
    while (end < text.length()
        && end - at <= LONGEST_DOMAIN
        && (Character.isLetterOrDigit(text.charAt(end)) || isInside(text.charAt(end)))) {
      end++;
    }
    while (end > at + 1 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(at, end).indexOf('.') > 0 ? addFrom(found, text, begin, at, end) : 0;
  }

  private static int addFrom(Set<String> found, String text, int begin, int at, int end) {
    int added = 0;
    boolean mayBegin = true;
    for (int i = begin; i < at; i++) {
      if (mayBegin) {
        String address = text.substring(i, end).toLowerCase(Locale.ROOT);
        added += found.add(address) ? address.length() : 0;
      }
      char c = text.charAt(i);
      // A sign within a name begins no address, unless nothing but signs stands before it.
      mayBegin = !Character.isLetterOrDigit(c) && (mayBegin || "._+-".indexOf(c) < 0);
    }
    return added;
  }

  private static boolean isLocal(char c) {
    // RFC 5322, 3.2.3: what a local part is made of.
    return Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0;
  }

  private static boolean isInside(char c) {
    return c == '.' || c == '-';
  }
}
