package com.penguinmails.web.http;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpRequest;
import java.time.Instant;

/** Entity tags (RFC 9110 §8.8.3) made from a row's last change, in microseconds. */
public final class EntityTag {
  private EntityTag() {}

  /** Returns the strong tag of a row last changed then. */
  public static String of(Instant updated) {
    long micros = updated.getEpochSecond() * 1_000_000 + updated.getNano() / 1_000;
    return '"' + Long.toHexString(micros) + '"';
  }

  /**
   * Goes on when the request has no {@code If-Match} or one that names the present version.
   *
   * @throws ApiError 412 otherwise
   */
  public static void check(HttpRequest<?> request, String what, Instant updated) {
    String expected = request.getHeaders().get("If-Match");
    if (expected != null && !expected.equals("*") && !expected.contains(of(updated))) {
      throw ApiError.stale(what);
    }
  }
}
