package com.penguinmails.testkit.identity;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answered.
 *
 * @param headers by lower-case name; repeated ones joined by commas
 * @param body as text; empty when there is none
 */
public record ApiAnswer(int status, Map<String, String> headers, String body) {
  private static final JsonMapper JSON = JsonMapper.createDefault();

  public ApiAnswer {
    headers = Map.copyOf(headers);
  }

  static ApiAnswer of(APIGatewayV2HTTPResponse response) {
    Map<String, String> headers = new HashMap<>();
    if (response.getMultiValueHeaders() != null) {
      response
          .getMultiValueHeaders()
          .forEach((name, values) -> headers.put(lower(name), String.join(",", values)));
    }
    if (response.getHeaders() != null) {
      response.getHeaders().forEach((name, value) -> headers.put(lower(name), value));
    }
    return new ApiAnswer(response.getStatusCode(), headers, text(response));
  }

  /** A header's value, null when it was not sent. */
  public @Nullable String header(String name) {
    return headers.get(lower(name));
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readValue(body, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + body, e);
    }
  }

  /**
   * The text, number or boolean at a JSON pointer such as {@code /data/0/id}, as text; null for
   * null and for what is not there.
   */
  public @Nullable String at(String pointer) {
    JsonNode node = node(pointer);
    return node == null || node.isNull() ? null : node.coerceStringValue();
  }

  /** What {@link #at} gives where something must be. */
  public String text(String pointer) {
    return Objects.requireNonNull(at(pointer), () -> "nothing at " + pointer + " of " + body);
  }

  /** How many items the array at a JSON pointer has; the empty pointer is the whole body. */
  public int size(String pointer) {
    JsonNode node = node(pointer);
    return node == null ? 0 : node.size();
  }

  private @Nullable JsonNode node(String pointer) {
    JsonNode node = json();
    if (pointer.isEmpty()) {
      return node;
    }
    for (String name : pointer.substring(1).split("/", -1)) {
      if (node == null) {
        return null;
      }
      node = node.isArray() ? node.get(Integer.parseInt(name)) : node.get(name);
    }
    return node;
  }

  private static String text(APIGatewayV2HTTPResponse response) {
    String body = response.getBody();
    if (body == null) {
      return "";
    }
    return response.getIsBase64Encoded()
        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
        : body;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
