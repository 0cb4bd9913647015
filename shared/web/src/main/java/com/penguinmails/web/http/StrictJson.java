package com.penguinmails.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.penguinmails.kernel.ApiError;
import java.io.IOException;

/**
 * Asks of a body what Micronaut's JSON does not: that it ends with its value, has no field twice
 * and no null in a list (those are left out there, so that {@code [null]} would be an empty list),
 * and that its text can be stored.
 */
final class StrictJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private StrictJson() {}

  /**
   * Looks at every value once.
   *
   * @param body a whole body; an empty one has nothing wrong with it
   * @throws ApiError malformed, or invalid with a pointer to the value
   */
  static void require(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      requireOne(parser);
    }
  }

  private static void requireOne(JsonParser parser) throws IOException {
    try {
      if (parser.nextToken() == null) {
        return;
      }
      look(parser);
      if (parser.nextToken() != null) {
        throw malformed(parser);
      }
    } catch (JsonProcessingException e) {
      throw malformed(parser);
    }
  }

  private static void look(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else {
        requireValue(parser, token);
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static void requireValue(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL && parser.getParsingContext().inArray()) {
      throw invalid(parser, "a list has no empty places");
    }
    if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
      if (!isStorable(parser.getText())) {
        throw invalid(parser, "has U+0000 or half of a character in it");
      }
    }
  }

  /** Whether text is one for PostgreSQL: no U+0000, no surrogate alone. */
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      int character = text.codePointAt(i);
      if (character == 0 || Character.getType(character) == Character.SURROGATE) {
        return false;
      }
      if (Character.isSupplementaryCodePoint(character)) {
        i++;
      }
    }
    return true;
  }

  private static ApiError invalid(JsonParser parser, String detail) {
    return ApiError.invalid(parser.getParsingContext().pathAsPointer().toString(), detail);
  }

  private static ApiError malformed(JsonParser parser) {
    JsonLocation where = parser.currentLocation();
    return ApiError.malformed(
        "malformed_body",
        "The request body is not one JSON value: see line %d, column %d."
            .formatted(where.getLineNr(), where.getColumnNr()));
  }
}
