package com.penguinmails.testkit.stripe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every object in every version it had. Each event closes a version, so that the peer can show the
 * world as it was when an event happened.
 */
final class Store {
  private final Map<String, NavigableMap<Long, Map<String, Object>>> versions =
      new LinkedHashMap<>();
  private final String name;
  private long sequence;
  private long view = Long.MAX_VALUE;
  private int ids;

  /** Every id has this name in it. */
  Store(String name) {
    this.name = name;
  }

  /** A new id that sorts by its making. */
  synchronized String id(String prefix) {
    return prefix + "_" + name + String.format("%08d", ++ids);
  }

  /** Writes the present version of an object. */
  synchronized void put(Map<String, Object> object) {
    String id = (String) Objects.requireNonNull(object.get("id"));
    versions
        .computeIfAbsent(id, missing -> new TreeMap<>())
        .put(sequence, Shapes.object(Shapes.copy(object)));
  }

  /** The object as it is in view. */
  synchronized Optional<Map<String, Object>> get(@Nullable Object id) {
    return Optional.ofNullable(versions.get(String.valueOf(id)))
        .flatMap(this::inView)
        .map(Store::copy);
  }

  private Optional<Map<String, Object>> inView(NavigableMap<Long, Map<String, Object>> known) {
    return Optional.ofNullable(known.floorEntry(view)).map(Map.Entry::getValue);
  }

  private static Map<String, Object> copy(Map<String, Object> object) {
    return Shapes.object(Shapes.copy(object));
  }

  Map<String, Object> need(@Nullable Object id) {
    return get(id).orElseThrow(() -> PeerError.missing(String.valueOf(id)));
  }

  /** All objects of a type in view, oldest first. */
  synchronized List<Map<String, Object>> all(String type) {
    // Copied after the choice: most of what is kept are events, and they are large.
    return versions.values().stream()
        .flatMap(known -> inView(known).stream())
        .filter(object -> type.equals(object.get("object")))
        .map(Store::copy)
        .toList();
  }

  /** Closes the present versions and returns their number. */
  synchronized long tick() {
    return sequence++;
  }

  /** Shows the world as it was when that version was closed. */
  synchronized void showAsOf(long version) {
    view = version;
  }

  /** Shows the world as it is. */
  synchronized void showAll() {
    view = Long.MAX_VALUE;
  }

  /** Replaces ids by objects along {@code expand[]} paths. */
  Map<String, Object> expanded(Map<String, Object> object, List<Object> paths) {
    paths.forEach(path -> expand(object, List.of(String.valueOf(path).split("\\.", -1))));
    return object;
  }

  private void expand(@Nullable Object node, List<String> path) {
    if (node == null || path.isEmpty()) {
      return;
    }
    if (node instanceof List) {
      Shapes.list(node).forEach(item -> expand(item, path));
      return;
    }
    Map<String, Object> object = Shapes.object(node);
    String name = path.getFirst();
    Object value = object.get(name);
    if (value instanceof String id) {
      value = get(id).<Object>map(found -> found).orElse(id);
      object.put(name, value);
    }
    if (!(value instanceof String)) {
      expand(value, path.subList(1, path.size()));
    }
  }
}
