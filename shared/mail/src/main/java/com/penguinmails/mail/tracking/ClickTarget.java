package com.penguinmails.mail.tracking;

import com.penguinmails.kernel.EmailAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which URLs a click may be sent on to: absolute http and https with a host, in visible ASCII. */
final class ClickTarget {
  static final int MAX_LENGTH = 2048;

  /** Perhaps a user, a host, perhaps a port. */
  private static final Pattern AUTHORITY = Pattern.compile("((?:.*@)?)([^@:]+)((?::\\d*)?)");

  private static final String MAILBOX = "postmaster@";

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

  /**
   * Writes letters outside ASCII as a Location header can carry them: A-labels in the host, where
   * only browsers understand percent signs, and percent signs elsewhere.
   */
  private static String ascii(String url) {
    int from = afterScheme(url);
    if (from < 0 || isAscii(url)) {
      return url;
    }
    int end = hostEnd(url, from);
    return withALabels(url.substring(from, end))
        .map(authority -> encoded(url.substring(0, from) + authority + url.substring(end)))
        .orElse("");
  }

  private static Optional<String> withALabels(String authority) {
    if (isAscii(authority)) {
      return Optional.of(authority);
    }
    Matcher parts = AUTHORITY.matcher(authority);
    return parts.matches()
        ? EmailAddress.parse(MAILBOX + parts.group(2))
            .map(EmailAddress::ascii)
            .map(host -> parts.group(1) + host.substring(MAILBOX.length()) + parts.group(3))
        : Optional.empty();
  }

  private static String encoded(String url) {
    try {
      return new URI(url).toASCIIString();
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
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
    int end = hostEnd(url, from);
    // Browsers read a backslash as a slash, so the host they visit would not be the one shown.
    return end > from && url.charAt(from) != ':' && url.substring(from, end).indexOf('\\') < 0;
  }

  private static int hostEnd(String url, int from) {
    int end = from;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
