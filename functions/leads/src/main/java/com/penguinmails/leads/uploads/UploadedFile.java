package com.penguinmails.leads.uploads;

import org.jspecify.annotations.Nullable;

/**
 * A file as it arrived.
 *
 * @param filename what the uploader called it, at most 255 characters
 */
record UploadedFile(@Nullable String filename, byte[] content) {
  /** 10 MB, what an HTTP API takes (Amazon API Gateway quotas). */
  static final int LIMIT = 10 * 1024 * 1024;
}
