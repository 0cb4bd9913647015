package com.penguinmails.operations.openapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns schemas of OpenAPI 3.0 into those of 3.1, which are JSON Schema 2020-12: null is a type, an
 * exclusive bound is a number, examples are a list. A map of any values is one of objects to the
 * generator.
 */
final class Schemas {
  private Schemas() {}

  /** Converts every schema at or below a value of the document. */
  static void modernise(@Nullable Object value) {
    if (value instanceof List) {
      Node.list(value).forEach(Schemas::modernise);
    } else if (Node.isObject(value)) {
      Node node = Node.of(value);
      List.copyOf(node.fields().values()).forEach(Schemas::modernise);
      if (isSchema(node)) {
        convert(node);
      }
    }
  }

  private static boolean isSchema(Node node) {
    return (node.get("type") instanceof String && !node.has("in") && !node.has("scheme"))
        || Boolean.TRUE.equals(node.get("nullable"));
  }

  private static void convert(Node schema) {
    if (Boolean.TRUE.equals(schema.fields().remove("nullable"))) {
      admitNull(schema);
    }
    if (Map.of("type", "object").equals(schema.get("additionalProperties"))) {
      schema.put("additionalProperties", true);
    }
    bound(schema, "minimum", "exclusiveMinimum");
    bound(schema, "maximum", "exclusiveMaximum");
    if (schema.has("example")) {
      schema.put("examples", new ArrayList<>(Arrays.asList(schema.fields().remove("example"))));
    }
  }

  private static void admitNull(Node schema) {
    if (schema.get("type") instanceof String type) {
      schema.put("type", new ArrayList<>(List.of(type, "null")));
      if (schema.has("enum")) {
        List<Object> values = new ArrayList<>(Node.list(schema.get("enum")));
        values.add(null);
        schema.put("enum", values);
      }
      return;
    }
    Map<String, Object> other = new LinkedHashMap<>(schema.fields());
    schema.fields().clear();
    schema.put("anyOf", new ArrayList<>(List.of(other, Map.of("type", "null"))));
  }

  private static void bound(Node schema, String bound, String exclusive) {
    if (schema.get(exclusive) instanceof Boolean is) {
      schema.fields().remove(exclusive);
      Object value = schema.get(bound);
      if (is && value != null) {
        schema.fields().remove(bound);
        schema.put(exclusive, value);
      }
    }
  }
}
