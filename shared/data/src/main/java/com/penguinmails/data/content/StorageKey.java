package com.penguinmails.data.content;

import com.penguinmails.kernel.EmailAddress;
import com.penguinmails.kernel.Ids;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The key of a message: {@code YYYYMM/<uuidv7>}. The month finds the partition, the id makes it
 * unique and ordered. A taken-over installation also has messages with keys of the former product,
 * {@code email_<message>_<milliseconds>} and {@code bounce_…}; none is made any more.
 *
 * @param value the key as text
 */
public record StorageKey(String value) {
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\d{6}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(email|bounce)_[0-9A-Za-z-]{1,100}_\\d{1,19}");

  /** Returns a new key for a message of this moment. */
  public static StorageKey at(Instant now) {
    return new StorageKey(monthOf(now) + Ids.next());
  }

  /** What the keys of a month (UTC) begin with; it is before all of them. */
  public static String monthOf(Instant moment) {
    return MONTH.format(YearMonth.from(moment.atOffset(ZoneOffset.UTC))) + "/";
  }

  /** Returns the key a caller sent, if it has the shape of one. */
  public static Optional<StorageKey> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new StorageKey(text)) : Optional.empty();
  }

  /** The part that identifies the message. */
  public UUID id() {
    return UUID.fromString(value.substring(value.indexOf('/') + 1));
  }

  /** The Message-ID of what a sender sends under this key, without angle brackets, in A-labels. */
  public String messageId(EmailAddress sender) {
    String ascii = sender.ascii();
    return value.substring(value.indexOf('/') + 1) + ascii.substring(ascii.lastIndexOf('@'));
  }
}
