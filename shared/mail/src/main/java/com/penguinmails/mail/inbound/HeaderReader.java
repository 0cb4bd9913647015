package com.penguinmails.mail.inbound;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads headers written by anyone, giving up on a value rather than on the mail. */
final class HeaderReader {
  private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]{1,500})>");
  private static final Pattern BREAKING = Pattern.compile("\\p{Cntrl}+ *");
  private static final int MAX_REFERENCES = 50;
  private static final int MAX_SUBJECT = 998;

  private HeaderReader() {}

  static InboundHeaders of(MimeMessage message) throws MessagingException {
    return new InboundHeaders(
        firstId(message.getHeader("Message-ID", " ")),
        firstId(message.getHeader("In-Reply-To", " ")),
        ids(message.getHeader("References", " ")),
        address(message.getHeader("From", ",")),
        subject(message.getHeader("Subject", " ")));
  }

  static @Nullable String firstId(@Nullable String value) {
    List<String> ids = ids(value);
    return ids.isEmpty() ? null : ids.getFirst();
  }

  static @Nullable String value(InternetHeaders headers, String name) {
    String value = headers.getHeader(name, " ");
    return value == null ? null : BREAKING.matcher(value).replaceAll(" ").strip();
  }

  private static List<String> ids(@Nullable String value) {
    List<String> ids = new ArrayList<>();
    if (value != null) {
      Matcher id = MESSAGE_ID.matcher(value);
      while (id.find()) {
        ids.add(id.group(1));
      }
    }
    return ids.size() > MAX_REFERENCES ? ids.subList(ids.size() - MAX_REFERENCES, ids.size()) : ids;
  }

  private static @Nullable String address(@Nullable String from) {
    if (from == null) {
      return null;
    }
    try {
      InternetAddress[] authors = InternetAddress.parseHeader(from, false);
      String address = authors.length == 0 ? null : authors[0].getAddress();
      return address == null ? null : address.toLowerCase(Locale.ROOT);
    } catch (MessagingException malformed) {
      return null;
    }
  }

  private static String subject(@Nullable String raw) {
    if (raw == null) {
      return "";
    }
    String unfolded = MimeUtility.unfold(raw);
    String text;
    try {
      text = MimeUtility.decodeText(unfolded);
    } catch (UnsupportedEncodingException unknownCharset) {
      text = unfolded;
    }
    String line = BREAKING.matcher(text).replaceAll(" ").strip();
    return line.length() > MAX_SUBJECT ? line.substring(0, MAX_SUBJECT) : line;
  }
}
