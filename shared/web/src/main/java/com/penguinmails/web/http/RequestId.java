package com.penguinmails.web.http;

import com.penguinmails.kernel.Ids;
import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;

/** The id that ties the response, its log lines and its audit rows together. */
public final class RequestId {
  /** The header a caller may send it in and finds it in. */
  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = "com.penguinmails.request-id";
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{8,100}");

  private RequestId() {}

  /** Returns the request's id: the caller's if it is harmless, else a new one. */
  public static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(
            () -> {
              String sent = request.getHeaders().get(HEADER);
              String id =
                  sent != null && ACCEPTED.matcher(sent).matches() ? sent : Ids.next().toString();
              request.setAttribute(ATTRIBUTE, id);
              return id;
            });
  }
}
