package com.penguinmails.operations.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An object of a YAML document, in the order it was written. */
record Node(Map<String, Object> fields) {

  static Node of(@Nullable Object value) {
    return new Node(object(value));
  }

  static boolean isObject(@Nullable Object value) {
    return value instanceof Map;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(@Nullable Object value) {
    return value instanceof Map ? (Map<String, Object>) value : new LinkedHashMap<>();
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object value) {
    return value instanceof List ? (List<Object>) value : List.of();
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  @Nullable Object get(String name) {
    return fields.get(name);
  }

  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /** The object with this name; an empty one that belongs to nobody when there is none. */
  Node child(String name) {
    return of(fields.get(name));
  }

  /** The object with this name, made when there is none. */
  Node made(String name) {
    return of(fields.computeIfAbsent(name, missing -> new LinkedHashMap<>()));
  }

  void put(String name, Object value) {
    fields.put(name, value);
  }

  void each(BiConsumer<String, Node> action) {
    List.copyOf(fields.entrySet()).forEach(e -> action.accept(e.getKey(), of(e.getValue())));
  }
}
