package com.penguinmails.mail.mime;

import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Addresses as the wire wants them: ASCII local part, domain in A-labels (RFC 5890). */
final class WireAddress {
  private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}");
  private static final Pattern DOMAIN =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");

  private WireAddress() {}

  static String of(String address) {
    String trimmed = address.strip();
    int at = trimmed.lastIndexOf('@');
    String local = at < 0 ? "" : trimmed.substring(0, at);
    String domain = asciiDomain(trimmed.substring(at + 1));
    if (!LOCAL.matcher(local).matches() || !DOMAIN.matcher(domain).matches()) {
      throw new InvalidMailException("not an address mail can be sent to");
    }
    return local + "@" + domain;
  }

  private static String asciiDomain(String domain) {
    try {
      return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      throw new InvalidMailException("the domain of the address is not valid", e);
    }
  }

  static InternetAddress header(MailAddress mailbox) {
    InternetAddress header = new InternetAddress();
    header.setAddress(of(mailbox.address()));
    String name = mailbox.name();
    if (name != null && !name.isBlank()) {
      try {
        header.setPersonal(HeaderText.oneLine(name), StandardCharsets.UTF_8.name());
      } catch (UnsupportedEncodingException e) {
        throw new IllegalStateException("UTF-8 is part of every Java platform", e);
      }
    }
    return header;
  }
}
