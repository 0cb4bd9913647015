package com.penguinmails.kernel;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox in the single spelling by which it is stored, compared and found: lower case, no
 * surrounding white space, the domain in Unicode (NFC). {@code Info@BÜRO.example} and {@code
 * info@xn--bro-hoa.example} are the same value.
 *
 * <p>Build it with {@link #parse}; the constructor is for a value that went through it before (a
 * stored one).
 *
 * @param value the canonical address, at most 254 characters
 */
public record EmailAddress(String value) {

  /**
   * Longest address a mail server must take, in octets (RFC 5321 §4.5.3.1.3 less the angle
   * brackets).
   */
  public static final int MAX_LENGTH = 254;

  // RFC 5322 §3.2.3 atext, and the dot between atoms. JMail also lets comments, quotes and control
  // characters through.
  private static final String LOCAL_PUNCTUATION = "!#$%&'*+-/=?^_`{|}~.";

  private static final EmailValidator RULES =
      JMail.validator()
          .disallowIpDomain()
          .requireTopLevelDomain()
          .disallowSingleCharacterTopLevelDomains()
          .disallowExplicitSourceRouting()
          .disallowQuotedIdentifiers()
          .disallowObsoleteWhitespace()
          .requireAscii()
          .withRule(email -> email.comments().isEmpty());

  public EmailAddress {
    int at = value.lastIndexOf('@');
    if (at < 1 || at == value.length() - 1) {
      throw new IllegalArgumentException("not an e-mail address");
    }
  }

  /**
   * Reads an address as people write it: {@code local@domain} of RFC 5321 §4.1.2 with a dot-atom
   * local part of at most 64 octets and a domain of at least two labels. Quoted local parts,
   * comments, display names and IP literals are refused, because no campaign is ever right to send
   * to them.
   *
   * <p>A local part beyond ASCII is refused: it needs SMTPUTF8 (RFC 6531) at every hop, cannot be
   * downgraded, and the sender does not ask for it. A domain beyond ASCII is fine, since it travels
   * as its A-label.
   *
   * @return the canonical address, or empty when the text is not one
   */
  public static Optional<EmailAddress> parse(@Nullable String raw) {
    if (raw == null) {
      return Optional.empty();
    }
    String text = InvisibleText.strip(raw);
    int at = text.lastIndexOf('@');
    if (at < 1 || text.length() > MAX_LENGTH || !isDotAtom(text, at)) {
      return Optional.empty();
    }
    String local = text.substring(0, at).toLowerCase(Locale.ROOT);
    String domain = InternationalDomain.toUnicode(text.substring(at + 1));
    return InternationalDomain.toAscii(domain)
        .map(ascii -> local + "@" + ascii)
        .filter(ascii -> ascii.length() <= MAX_LENGTH && RULES.isValid(ascii))
        .map(ascii -> new EmailAddress(local + "@" + domain));
  }

  /** The part before the at sign, ASCII and lower case. */
  public String local() {
    return value.substring(0, value.lastIndexOf('@'));
  }

  /** The part after the at sign, in Unicode and lower case. */
  public String domain() {
    return value.substring(value.lastIndexOf('@') + 1);
  }

  /**
   * The whole address with the domain in A-label form (RFC 5890), as SMTP without SMTPUTF8 and
   * message headers carry it.
   */
  public String ascii() {
    return local() + "@" + InternationalDomain.toAscii(domain()).orElseGet(this::domain);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isDotAtom(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && LOCAL_PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
