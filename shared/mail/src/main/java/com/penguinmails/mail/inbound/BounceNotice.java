package com.penguinmails.mail.inbound;

import com.penguinmails.mail.mime.MimeComposer;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads bounces that are no report, as qmail and older servers write them: words for a person, then
 * the mail that came back, by whose {@code X-PenguinMails-Message} it is known.
 */
final class BounceNotice {
  private static final int MOST_WORDS = 2_000;
  private static final Pattern KEY =
      Pattern.compile(
          "^[> \\t]*" + MimeComposer.STORAGE_KEY_HEADER + ":[ \\t]*(\\S{1,100})[ \\t]*$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  // How the copy of a mail begins.
  private static final Pattern COPY =
      Pattern.compile(
          "^[> \\t]*(Return-Path|Received|DKIM-Signature|Message-ID|"
              + MimeComposer.STORAGE_KEY_HEADER
              + "):",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern DELAYED =
      Pattern.compile(
          "\\b(delayed|not yet been delivered|still being retried|will (be retried|(keep|continue) trying|try again))\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FAILED =
      Pattern.compile(
          "\\bfail(ed|ure|s)?\\b|\\b(undeliver|unzustellbar|reject|return(ed|ing) )|\\bnot (be )?deliver|\\bgiv(en|ing) up\\b"
              + "|\\bpermanent|\\b5\\d\\d[ -]|\\b5\\.\\d\\.\\d",
          Pattern.CASE_INSENSITIVE);
  // As qmail says it.
  private static final Pattern STATUS = Pattern.compile("\\(#([45]\\.\\d{1,3}\\.\\d{1,3})\\)");

  private BounceNotice() {}

  /** The bounce, if it is one of a mail of ours. */
  static Optional<InboundMail.Bounce> bounce(InboundHeaders headers, String text, List<Part> parts)
      throws MessagingException {
    String key = key(text, parts);
    if (key == null) {
      return Optional.empty();
    }
    String words = words(text);
    String all = headers.subject() + " " + words;
    boolean delayed = DELAYED.matcher(all).find();
    if (!delayed && !FAILED.matcher(all).find()) {
      return Optional.empty();
    }
    Matcher status = STATUS.matcher(words);
    return Optional.of(
        new InboundMail.Bounce(
            headers, null, key, null, status.find() ? status.group(1) : null, !delayed, words));
  }

  private static @Nullable String key(String text, List<Part> parts) throws MessagingException {
    String attached =
        HeaderReader.value(ReportParts.original(parts), MimeComposer.STORAGE_KEY_HEADER);
    Matcher quoted = KEY.matcher(text);
    return attached == null && quoted.find() ? quoted.group(1) : attached;
  }

  /** What comes before the copy, in one line. */
  private static String words(String text) {
    Matcher copy = COPY.matcher(text);
    String words = copy.find() ? text.substring(0, copy.start()) : text;
    String some = words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words;
    return some.replaceAll("\\s+", " ").strip();
  }
}
