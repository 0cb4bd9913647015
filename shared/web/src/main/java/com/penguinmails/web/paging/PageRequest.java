package com.penguinmails.web.paging;

import com.penguinmails.kernel.ApiError;
import org.jspecify.annotations.Nullable;

/**
 * What page a caller wants.
 *
 * @param limit 1 to 100
 * @param cursor where the page before ended
 */
public record PageRequest(int limit, Cursor cursor) {
  private static final int DEFAULT = 50;
  private static final int MOST = 100;

  /**
   * Reads the query parameters {@code limit} and {@code cursor}.
   *
   * @throws ApiError 400 for a cursor not ours, 422 for a limit out of range
   */
  public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
    int size = limit == null ? DEFAULT : limit;
    if (size < 1 || size > MOST) {
      throw ApiError.invalid("limit", "must be between 1 and " + MOST);
    }
    return new PageRequest(size, Cursor.decode(cursor));
  }

  /** One row more than the page has, to know whether there is a next one. */
  public int fetch() {
    return limit + 1;
  }
}
