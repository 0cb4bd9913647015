package com.penguinmails.web.paging;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param data at most {@code limit} items, newest first
 * @param nextCursor send it as {@code cursor} for the next page; null on the last
 * @param hasMore whether there is a next page
 * @param total how many there are in all; only with {@code include=total}
 */
@Serdeable
@Introspected
public record Page<T>(
    List<T> data, @Nullable String nextCursor, boolean hasMore, @Nullable Long total) {

  /**
   * Makes a page from one row more than asked for, which tells whether there is a next page.
   *
   * @param rows at most {@code limit + 1} rows
   * @param cursor the cursor that continues after a row
   */
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> cursor) {
    boolean more = rows.size() > limit;
    List<T> data = more ? rows.subList(0, limit) : rows;
    String next = more ? cursor.apply(data.getLast()).encode() : null;
    return new Page<>(List.copyOf(data), next, more, null);
  }

  /** Returns this page with a count. */
  public Page<T> withTotal(long count) {
    return new Page<>(data, nextCursor, hasMore, count);
  }
}
