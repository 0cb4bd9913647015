package com.penguinmails.local.gateway;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a body that is no larger than an HTTP API takes. */
final class RequestBody {
  /** 10 MB, the quota of an HTTP API. */
  static final int LIMIT = 10 * 1024 * 1024;

  private static final byte[] NONE = {};

  private RequestBody() {}

  /** The body, empty when there is none, or null when it is larger than the limit. */
  static byte @Nullable [] read(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return NONE;
    }
    if (request.headers().contentLength().orElse(0) > LIMIT) {
      return null;
    }
    try (InputStream content = request.content().inputStream()) {
      byte[] body = content.readNBytes(LIMIT + 1);
      return body.length > LIMIT ? null : body;
    }
  }
}
