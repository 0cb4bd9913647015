package com.penguinmails.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads a body that is no larger than an HTTP API takes. */
final class RequestBody {
  /** 10 MB, the quota of an HTTP API. */
  static final int LIMIT = 10 * 1024 * 1024;

  private static final byte[] NONE = {};

  private RequestBody() {}

  /** The body, empty when there is none, or null when it is larger than the limit. */
  static byte @Nullable [] read(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return NONE;
    }
    if (entity.getContentLength() > LIMIT) {
      return null;
    }
    try (InputStream content = entity.getContent()) {
      byte[] body = content.readNBytes(LIMIT + 1);
      return body.length > LIMIT ? null : body;
    }
  }
}
