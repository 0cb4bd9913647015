package com.penguinmails.leads.contacts;

import com.penguinmails.data.sql.Json;
import com.penguinmails.kernel.ApiError;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lead's own fields between the API and a {@code jsonb} column. */
@Singleton
class CustomFields {
  private static final String POINTER = "/custom_fields";
  private static final String NONE = "{}";
  private static final int MOST = 50;
  private static final int LONGEST_NAME = 60;
  private static final int MOST_BYTES = 16 * 1024;

  private static final Argument<Map<String, Object>> FIELDS =
      Argument.mapOf(String.class, Object.class);

  private final JsonMapper json;

  CustomFields(JsonMapper json) {
    this.json = json.createSpecific(FIELDS);
  }

  /**
   * Checks and writes what a caller sent; null stays null.
   *
   * @throws ApiError 422 for more than 50 fields, names over 60 characters or 16 KiB in all
   */
  @Nullable Json write(@Nullable Map<String, Object> fields) {
    if (fields == null) {
      return null;
    }
    if (fields.size() > MOST) {
      throw ApiError.invalid(POINTER, "must have at most " + MOST + " fields");
    }
    if (fields.keySet().stream().anyMatch(key -> key.isBlank() || key.length() > LONGEST_NAME)) {
      throw ApiError.invalid(POINTER, "must have names of 1 to " + LONGEST_NAME + " characters");
    }
    String text = text(fields);
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw ApiError.invalid(POINTER, "must be at most " + MOST_BYTES + " bytes of JSON");
    }
    return new Json(text);
  }

  Map<String, Object> read(Json fields) {
    if (fields.text().equals(NONE)) {
      return Map.of();
    }
    try {
      return json.readValue(fields.text(), FIELDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(Map<String, Object> fields) {
    try {
      return json.writeValueAsString(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
