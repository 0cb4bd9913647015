package com.penguinmails.operations.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an example of a schema from the examples of its parts. */
record Examples(Node schemas) {
  private static final int DEEPEST = 6;

  @Nullable Object of(Node schema) {
    return of(schema, 0);
  }

  private @Nullable Object of(Node schema, int depth) {
    if (schema.has("$ref")) {
      String name = schema.text("$ref").replace("#/components/schemas/", "");
      return depth > DEEPEST ? Map.of() : of(schemas.child(name), depth + 1);
    }
    if (schema.has("examples")) {
      return Node.list(schema.get("examples")).getFirst();
    }
    for (String choice : List.of("allOf", "anyOf", "oneOf")) {
      if (schema.has(choice)) {
        return of(Node.of(Node.list(schema.get(choice)).getFirst()), depth + 1);
      }
    }
    if (schema.has("enum")) {
      return Node.list(schema.get("enum")).getFirst();
    }
    return plain(schema, depth);
  }

  private @Nullable Object plain(Node schema, int depth) {
    if (Node.list(schema.get("type")).contains("null")) {
      return null;
    }
    return switch (schema.text("type")) {
      case "object" -> object(schema, depth);
      case "array" -> depth > DEEPEST ? List.of() : array(schema, depth);
      case "integer" -> schema.has("minimum") ? schema.get("minimum") : (Object) 1;
      case "number" -> 1.5;
      case "boolean" -> true;
      default -> text(schema.text("format"));
    };
  }

  private List<Object> array(Node schema, int depth) {
    Object item = of(schema.child("items"), depth + 1);
    return item == null ? List.of() : List.of(item);
  }

  private Map<String, Object> object(Node schema, int depth) {
    Map<String, Object> example = new LinkedHashMap<>();
    schema
        .child("properties")
        .each(
            (name, property) -> {
              Object value = of(property, depth + 1);
              put(example, name, value);
            });
    return example;
  }

  @SuppressWarnings("NullAway") // JSON has null.
  private static void put(Map<String, Object> example, String name, @Nullable Object value) {
    example.put(name, value);
  }

  private static String text(String format) {
    return switch (format) {
      case "uuid" -> "01936f2e-8f5c-7a41-9d35-3f1c0d6f4a11";
      case "date-time" -> "2026-11-21T06:00:00Z";
      case "date" -> "2026-11-21";
      case "email" -> "ada@example.com";
      case "uri" -> "https://example.com/";
      default -> "text";
    };
  }
}
