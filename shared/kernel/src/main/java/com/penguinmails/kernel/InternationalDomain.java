package com.penguinmails.kernel;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * The two spellings of a domain: Unicode for people and storage, A-labels (RFC 5890) for DNS and
 * SMTP.
 *
 * <p>{@link java.net.IDN} is not used: it implements IDNA 2003, which turns {@code straße.de} into
 * {@code strasse.de}, another owner's domain, and knows Unicode 3.2 only. Mapping here follows UTS
 * #46, non-transitional.
 */
final class InternationalDomain {

  private static final String PREFIX = "xn--";
  // CONTEXTO of RFC 5892 that real names contain: middle dot (Catalan) and katakana middle dot.
  private static final String LABEL_PUNCTUATION = "-\u00B7\u30FB";

  private InternationalDomain() {}

  /** Lower case and NFC, A-labels decoded. A label that is no proper A-label stays as it is. */
  static String toUnicode(String domain) {
    if (isAscii(domain)) {
      String lower = domain.toLowerCase(Locale.ROOT);
      return lower.contains(PREFIX) ? eachLabel(lower, InternationalDomain::decoded) : lower;
    }
    String composed =
        Normalizer.normalize(
            mapped(Normalizer.normalize(domain, Normalizer.Form.NFKC)), Normalizer.Form.NFC);
    return eachLabel(composed.replace('\u3002', '.'), InternationalDomain::decoded);
  }

  /**
   * The DNS spelling of what {@link #toUnicode} gave; empty when a label holds a character no
   * domain can have.
   */
  static Optional<String> toAscii(String unicode) {
    if (isAscii(unicode)) {
      return Optional.of(unicode);
    }
    String ascii = eachLabel(unicode, label -> isAscii(label) ? label : encoded(label));
    return isAscii(ascii) ? Optional.of(ascii) : Optional.empty();
  }

  private static String encoded(String label) {
    return isLabel(label) ? PREFIX + Punycode.encode(label) : label;
  }

  private static String decoded(String label) {
    if (!label.startsWith(PREFIX)) {
      return label;
    }
    return Punycode.decode(label.substring(PREFIX.length()))
        .filter(
            unicode -> !isAscii(unicode) && isLabel(unicode) && toUnicode(unicode).equals(unicode))
        .filter(unicode -> encoded(unicode).equals(label))
        .orElse(label);
  }

  private static boolean isLabel(String label) {
    int type = Character.getType(label.codePointAt(0));
    boolean startsWithMark =
        type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return !startsWithMark
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.codePoints().allMatch(InternationalDomain::mayStandInLabel);
  }

  private static boolean mayStandInLabel(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> Character.isLetterOrDigit(codePoint) || LABEL_PUNCTUATION.indexOf(codePoint) >= 0;
    };
  }

  // One code point at a time: String.toLowerCase would write a final sigma, which UTS #46 does not.
  private static String mapped(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String eachLabel(String domain, UnaryOperator<String> change) {
    StringJoiner joined = new StringJoiner(".");
    int start = 0;
    for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', start)) {
      joined.add(change.apply(domain.substring(start, dot)));
      start = dot + 1;
    }
    return joined.add(change.apply(domain.substring(start))).toString();
  }
}
