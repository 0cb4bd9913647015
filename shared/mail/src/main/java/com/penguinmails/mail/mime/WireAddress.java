package com.penguinmails.mail.mime;

import com.penguinmails.kernel.EmailAddress;
import com.penguinmails.kernel.InvisibleText;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Addresses as the wire wants them: ASCII local part, domain in A-labels (RFC 5890). */
final class WireAddress {
  private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}");
  private static final Pattern DOMAIN =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");

  private WireAddress() {}

  static String of(String address) {
    String ascii = ascii(address.strip());
    int at = ascii.lastIndexOf('@');
    String local = at < 0 ? "" : ascii.substring(0, at);
    String domain = ascii.substring(at + 1);
    if (!LOCAL.matcher(local).matches() || !DOMAIN.matcher(domain).matches()) {
      throw new InvalidMailException("not an address mail can be sent to");
    }
    return ascii;
  }

  private static String ascii(String address) {
    return address.chars().allMatch(c -> c < 0x80)
        ? address
        : EmailAddress.parse(address)
            .map(EmailAddress::ascii)
            .orElseThrow(() -> new InvalidMailException("the domain of the address is not valid"));
  }

  static InternetAddress header(MailAddress mailbox) {
    InternetAddress header = new InternetAddress();
    header.setAddress(of(mailbox.address()));
    String given = mailbox.name();
    String name = given == null ? "" : HeaderText.oneLine(InvisibleText.strip(given));
    if (!name.isEmpty()) {
      try {
        header.setPersonal(name, StandardCharsets.UTF_8.name());
      } catch (UnsupportedEncodingException e) {
        throw new IllegalStateException("UTF-8 is part of every Java platform", e);
      }
    }
    return header;
  }
}
