package com.penguinmails.inbox.messages;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which page of messages; the keyset is the storage key alone, which is unique and ordered.
 *
 * @param before exclusive upper bound of the keys
 */
record MessagePage(int limit, String before) {
  private static final int DEFAULT = 50;
  private static final int MOST = 100;

  /** Sorts after every key, which begins with a digit or, a former one, with a letter. */
  private static final String START = "~";

  static MessagePage of(@Nullable Integer limit, @Nullable String cursor) {
    int size = limit == null ? DEFAULT : limit;
    if (size < 1 || size > MOST) {
      throw ApiError.invalid("limit", "must be between 1 and " + MOST);
    }
    return new MessagePage(size, cursor == null || cursor.isEmpty() ? START : key(cursor));
  }

  private static String key(String cursor) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(cursor);
      return StorageKey.parse(new String(text, StandardCharsets.US_ASCII)).orElseThrow().value();
    } catch (RuntimeException notOurs) {
      throw ApiError.malformed("malformed_cursor", "The cursor is not one of ours; start anew.");
    }
  }

  /** Makes the page from one row more than it has. */
  Page<Message> of(List<Message> rows) {
    boolean more = rows.size() > limit;
    List<Message> data = more ? rows.subList(0, limit) : rows;
    String next = more ? encode(data.getLast().storageKey()) : null;
    return new Page<>(List.copyOf(data), next, more, null);
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.US_ASCII));
  }
}
