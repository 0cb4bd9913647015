package com.penguinmails.web.http;

import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A mapper that reads {@link StrictJson} only. */
final class StrictMapper extends ForwardingMapper {
  private final JsonMapper mapper;

  StrictMapper(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  JsonMapper mapper() {
    return mapper;
  }

  @Override
  public JsonMapper createSpecific(Argument<?> type) {
    return new StrictMapper(mapper.createSpecific(type));
  }

  @Override
  public <T> @Nullable T readValue(InputStream in, Argument<T> type) throws IOException {
    return readValue(in.readAllBytes(), type);
  }

  @Override
  public <T> @Nullable T readValue(ByteBuffer<?> bytes, Argument<T> type) throws IOException {
    return readValue(bytes.toByteArray(), type);
  }

  @Override
  public <T> @Nullable T readValue(byte[] bytes, Argument<T> type) throws IOException {
    StrictJson.require(bytes);
    return mapper.readValue(bytes, type);
  }
}
