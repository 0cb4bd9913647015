package com.penguinmails.testkit.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stripe's form encoding: {@code items[0][price]=x} is a list of objects. */
final class Form {
  private Form() {}

  static Map<String, Object> parse(@Nullable String text) {
    Map<String, Object> root = new LinkedHashMap<>();
    if (text == null || text.isEmpty()) {
      return root;
    }
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      set(root, name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return root;
  }

  private static void set(Map<String, Object> root, String name, String value) {
    String[] path = name.replace("]", "").split("\\[", -1);
    Map<String, Object> at = root;
    for (int i = 0; i < path.length - 1; i++) {
      String key = path[i].isEmpty() ? Integer.toString(at.size()) : path[i];
      at = Shapes.object(at.computeIfAbsent(key, missing -> new LinkedHashMap<String, Object>()));
    }
    String last = path[path.length - 1];
    at.put(last.isEmpty() ? Integer.toString(at.size()) : last, value);
  }

  /** The items of a list that was sent with indices. */
  static List<Object> items(@Nullable Object value) {
    return value instanceof Map ? new ArrayList<>(Shapes.object(value).values()) : List.of();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
