package com.penguinmails.campaigns.rendering;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Variables as Liquid should see them: blank ones are absent, so that {@code default} works for a
 * lead whose name is three spaces, and {@code custom.x} keys become one {@code custom} object.
 */
final class TemplateVariables {
  private static final String CUSTOM = "custom.";

  private TemplateVariables() {}

  static Map<String, Object> of(Map<String, ? extends @Nullable Object> given) {
    Map<String, Object> variables = new HashMap<>();
    Map<String, Object> custom = new HashMap<>();
    given.forEach(
        (key, value) -> {
          Object clean = clean(value);
          if (clean instanceof Map<?, ?> map && key.equals("custom")) {
            map.forEach((name, inner) -> custom.put(name.toString(), inner));
          } else if (clean != null && key.startsWith(CUSTOM)) {
            custom.put(key.substring(CUSTOM.length()), clean);
          } else if (clean != null) {
            variables.put(key, clean);
          }
        });
    variables.put("custom", custom);
    return variables;
  }

  private static @Nullable Object clean(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean bool -> bool;
      case Map<?, ?> map -> cleanMap(map);
      default -> value.toString().isBlank() ? null : value.toString();
    };
  }

  private static Map<String, Object> cleanMap(Map<?, ?> map) {
    Map<String, Object> cleaned = new HashMap<>();
    map.forEach(
        (key, value) -> {
          Object clean = clean(value);
          if (clean != null) {
            cleaned.put(String.valueOf(key), clean);
          }
        });
    return cleaned;
  }
}
