package com.penguinmails.mail.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Which URLs a click may be sent on to: absolute http and https with a host, in visible ASCII. */
final class ClickTarget {
  static final int MAX_LENGTH = 2048;

  private ClickTarget() {}

  static Optional<String> of(String url) {
    String target = ascii(url.strip());
    boolean acceptable =
        target.length() <= MAX_LENGTH
            && afterScheme(target) > 0
            && hostIsPlain(target)
            && target.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return acceptable ? Optional.of(target) : Optional.empty();
  }

  /** Percent-encodes letters outside ASCII: a Location header cannot carry them. */
  private static String ascii(String url) {
    if (url.chars().allMatch(c -> c < 0x80)) {
      return url;
    }
    try {
      return new URI(url).toASCIIString();
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static int afterScheme(String url) {
    String start = url.substring(0, Math.min(8, url.length())).toLowerCase(Locale.ROOT);
    if (start.startsWith("http://")) {
      return 7;
    }
    return start.equals("https://") ? 8 : -1;
  }

  private static boolean hostIsPlain(String url) {
    int from = afterScheme(url);
    int end = from;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    // Browsers read a backslash as a slash, so the host they visit would not be the one shown.
    return end > from && url.charAt(from) != ':' && url.substring(from, end).indexOf('\\') < 0;
  }
}
