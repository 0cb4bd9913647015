package com.penguinmails.web.idempotency;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.ApiPath;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a repeated POST with the first answer; runs after authentication. */
@ServerFilter("/**")
final class IdempotencyFilter implements Ordered {
  private static final String HEADER = "Idempotency-Key";
  private static final String RESERVED = "com.penguinmails.idempotency-key";
  private static final String REPLAYED = "Idempotent-Replayed";
  private static final int LONGEST_KEY = 255;
  private static final int FIRST_SERVER_ERROR = 500;

  /** Once a larger plan is bought, the same request may succeed. */
  private static final int PAYMENT_REQUIRED = 402;

  private final IdempotencyKeys keys;
  private final JsonMapper json;

  IdempotencyFilter(IdempotencyKeys keys, JsonMapper json) {
    this.keys = keys;
    this.json = json;
  }

  @Override
  public int getOrder() {
    return -50;
  }

  @RequestFilter
  @Nullable HttpResponse<?> replay(HttpRequest<?> request) {
    String key = request.getHeaders().get(HEADER);
    if (key == null || request.getMethod() != HttpMethod.POST || !ApiPath.isTenants(request)) {
      return null;
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw ApiError.malformed("malformed_idempotency_key", "Use 1 to 255 characters.");
    }
    byte[] hash = RequestHash.of(request);
    Optional<StoredAnswer> answer = keys.reserve(key, hash);
    if (answer.isEmpty()) {
      request.setAttribute(RESERVED, key);
      return null;
    }
    return replayed(answer.get());
  }

  @ResponseFilter
  void keep(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Optional<String> key = request.getAttribute(RESERVED, String.class);
    if (key.isEmpty()) {
      return;
    }
    if (response.code() >= FIRST_SERVER_ERROR || response.code() == PAYMENT_REQUIRED) {
      keys.release(key.get());
    } else {
      keys.store(
          key.get(),
          new StoredAnswer(
              response.code(),
              response.getContentType().map(MediaType::toString).orElse(null),
              response.getHeaders().get("Location"),
              bodyText(response)));
    }
  }

  private static HttpResponse<?> replayed(StoredAnswer answer) {
    MutableHttpResponse<byte[]> response = HttpResponse.status(answer.status(), "");
    response.header(REPLAYED, "true");
    if (answer.location() != null) {
      response.header("Location", answer.location());
    }
    if (answer.contentType() != null) {
      response.contentType(answer.contentType());
    }
    return answer.body() == null
        ? response
        : response.body(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable String bodyText(HttpResponse<?> response) {
    Object body = response.body();
    if (body == null) {
      return null;
    }
    try {
      return body instanceof String text ? text : json.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
