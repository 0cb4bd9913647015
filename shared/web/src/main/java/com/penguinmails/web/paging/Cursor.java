package com.penguinmails.web.paging;

import com.penguinmails.kernel.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ends: the keyset {@code (created, id)} of its last row, so that the next page is
 * found at any depth in the same time.
 *
 * @param created microseconds matter
 * @param id breaks ties
 */
public record Cursor(Instant created, UUID id) {
  /** Before every row, for the first page. */
  public static final Cursor START =
      new Cursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));

  /**
   * Returns the cursor a caller sent, or {@link #START}.
   *
   * @throws ApiError 400 when it is not one of ours
   */
  public static Cursor decode(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return START;
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", 2);
      return new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      throw ApiError.malformed("malformed_cursor", "The cursor is not one of ours; start anew.");
    }
  }

  /** Returns the cursor as the text callers see. */
  public String encode() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((created + " " + id).getBytes(StandardCharsets.US_ASCII));
  }
}
