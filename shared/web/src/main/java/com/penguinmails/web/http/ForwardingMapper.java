package com.penguinmails.web.http;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonFeatures;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.JsonStreamConfig;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapper before another one. */
abstract class ForwardingMapper implements JsonMapper {
  /** The other one. */
  abstract JsonMapper mapper();

  @Override
  public JsonMapper cloneWithFeatures(JsonFeatures features) {
    return mapper().cloneWithFeatures(features);
  }

  @Override
  public Optional<JsonFeatures> detectFeatures(AnnotationMetadata annotations) {
    return mapper().detectFeatures(annotations);
  }

  @Override
  public JsonMapper cloneWithViewClass(Class<?> view) {
    return mapper().cloneWithViewClass(view);
  }

  @Override
  public <T> @Nullable T readValueFromTree(JsonNode tree, Argument<T> type) throws IOException {
    return mapper().readValueFromTree(tree, type);
  }

  @Override
  public <T> @Nullable T readValue(InputStream in, Argument<T> type) throws IOException {
    return mapper().readValue(in, type);
  }

  @Override
  public <T> @Nullable T readValue(byte[] bytes, Argument<T> type) throws IOException {
    return mapper().readValue(bytes, type);
  }

  @Override
  public <T> @Nullable T readValue(ByteBuffer<?> bytes, Argument<T> type) throws IOException {
    return mapper().readValue(bytes, type);
  }

  @Override
  public JsonNode writeValueToTree(@Nullable Object value) throws IOException {
    return mapper().writeValueToTree(value);
  }

  @Override
  public <T> JsonNode writeValueToTree(Argument<T> type, @Nullable T value) throws IOException {
    return mapper().writeValueToTree(type, value);
  }

  @Override
  public void writeValue(OutputStream out, @Nullable Object value) throws IOException {
    mapper().writeValue(out, value);
  }

  @Override
  public <T> void writeValue(OutputStream out, Argument<T> type, @Nullable T value)
      throws IOException {
    mapper().writeValue(out, type, value);
  }

  @Override
  public byte[] writeValueAsBytes(@Nullable Object value) throws IOException {
    return mapper().writeValueAsBytes(value);
  }

  @Override
  public <T> byte[] writeValueAsBytes(Argument<T> type, @Nullable T value) throws IOException {
    return mapper().writeValueAsBytes(type, value);
  }

  @Override
  public void updateValueFromTree(Object value, JsonNode tree) throws IOException {
    mapper().updateValueFromTree(value, tree);
  }

  @Override
  public JsonStreamConfig getStreamConfig() {
    return mapper().getStreamConfig();
  }
}
