package com.penguinmails.testkit.stripe;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The shape of every Stripe resource, from Stripe's published fixtures. */
final class Shapes {
  private static final Map<String, Object> ALL = load();

  private Shapes() {}

  /** A new object of this type, with the fixture's values. */
  static Map<String, Object> of(String type) {
    return object(Objects.requireNonNull(copy(ALL.get(type)), type));
  }

  /** A value as the object it is. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  /** A value as the list it is; of a Stripe list, its data. */
  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object value) {
    if (value instanceof Map) {
      return list(object(value).get("data"));
    }
    return value == null ? new ArrayList<>() : (List<Object>) value;
  }

  /** A deep copy, which may be changed. */
  static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      object(value).forEach((name, field) -> put(copy, name, copy(field)));
      return copy;
    }
    if (value instanceof List) {
      List<Object> copy = new ArrayList<>();
      list(value).forEach(item -> copy.add(Objects.requireNonNull(copy(item))));
      return copy;
    }
    return value;
  }

  /** JSON has null; the map's type does not say so. */
  @SuppressWarnings("NullAway")
  static void put(Map<String, Object> object, String name, @Nullable Object value) {
    object.put(name, value);
  }

  /** A page of a Stripe list. */
  static Map<String, Object> page(String url, List<?> data) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("object", "list");
    page.put("url", url);
    page.put("has_more", false);
    page.put("data", new ArrayList<>(data));
    return page;
  }

  private static Map<String, Object> load() {
    try (InputStream in =
        Objects.requireNonNull(Shapes.class.getResourceAsStream("/stripe/resources.json"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return object(JSONObjectUtils.parse(text).get("resources"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException e) {
      throw new IllegalStateException("resources.json is no JSON", e);
    }
  }
}
