package com.penguinmails.operations.hostwinds;

import com.penguinmails.operations.hostwinds.HostwindsFailure.Kind;
import io.micronaut.json.tree.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A body of the provider's: an object, or a list of objects, each of which may be an error although
 * the status is 200.
 */
record Answer(JsonNode root) {
  private static final int LONGEST = 300;

  /** Returns this unless a part of it is an error. */
  Answer checked() {
    for (JsonNode part : parts()) {
      if ("error".equalsIgnoreCase(text(part, "result"))) {
        String message = text(part, "message");
        String said = message == null ? "no message" : message;
        boolean key =
            "Authorization".equals(text(part, "action"))
                || said.toLowerCase(Locale.ROOT).contains("not authorized");
        throw new HostwindsFailure(
            key ? Kind.UNAUTHORISED : Kind.REFUSED,
            said.length() > LONGEST ? said.substring(0, LONGEST) : said);
      }
    }
    return this;
  }

  /**
   * The list, also when one object stands for a list of one, or it is wrapped in {@code success}.
   */
  List<JsonNode> parts() {
    JsonNode inner = root.isObject() ? root.get("success") : null;
    JsonNode list = inner != null && inner.isArray() ? inner : root;
    List<JsonNode> parts = new ArrayList<>();
    if (list.isArray()) {
      list.values().forEach(parts::add);
    } else {
      parts.add(list);
    }
    return parts;
  }

  List<Instance> instances() {
    List<JsonNode> parts = parts();
    List<Instance> found = parts.stream().map(Answer::instance).flatMap(Optional::stream).toList();
    if (found.isEmpty() && !parts.isEmpty()) {
      // Not "there is none": a server would be taken for gone, or be rented twice.
      throw new HostwindsFailure(Kind.UNAVAILABLE, "The list of servers cannot be read.");
    }
    return found;
  }

  List<String> addresses() {
    JsonNode success = root.isObject() ? root.get("success") : null;
    JsonNode list = success != null && success.isObject() ? success.get("IP Addresses") : null;
    List<String> addresses = new ArrayList<>();
    if (list != null && list.isArray()) {
      for (JsonNode each : list.values()) {
        String address = each.isString() ? each.getStringValue() : text(each, "ip");
        if (address != null) {
          addresses.add(address);
        }
      }
    }
    return addresses;
  }

  boolean isSuccess() {
    JsonNode success = root.isObject() ? root.get("success") : null;
    return success != null && success.isBoolean() && success.getBooleanValue();
  }

  Optional<String> message() {
    return parts().stream()
        .map(part -> Optional.ofNullable(text(part, "message")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Instance> instance(JsonNode node) {
    String id = text(node, "serviceid");
    String name = text(node, "srvrname");
    if (id == null) {
      return Optional.empty();
    }
    String task = text(node, "task_state");
    boolean running =
        "active".equalsIgnoreCase(text(node, "status")) && (task == null || task.isEmpty());
    String main = text(node, "main_ip");
    return Optional.of(
        new Instance(
            id,
            name == null ? "" : name,
            main == null || main.isEmpty() ? null : main,
            running,
            time(text(node, "created_at"))));
  }

  private static @Nullable LocalDateTime time(@Nullable String text) {
    try {
      return text == null ? null : LocalDateTime.parse(text.trim().replace(' ', 'T'));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.isObject() ? node.get(name) : null;
    return value == null || value.isNull() || !value.isValueNode()
        ? null
        : value.coerceStringValue();
  }
}
