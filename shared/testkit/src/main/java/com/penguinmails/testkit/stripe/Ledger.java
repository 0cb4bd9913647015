package com.penguinmails.testkit.stripe;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The peer's clock and the events that happened. */
final class Ledger {
  private final Store store;
  private final Clock clock;
  private final List<SignedEvent> events = new ArrayList<>();
  private final List<Consumer<SignedEvent>> listeners = new ArrayList<>();
  private @Nullable Instant frozen;

  Ledger(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  long now() {
    Instant time = frozen;
    return (time == null ? clock.instant() : time).getEpochSecond();
  }

  void freeze(Instant time) {
    frozen = time;
  }

  void listen(Consumer<SignedEvent> listener) {
    listeners.add(listener);
  }

  List<SignedEvent> events() {
    return List.copyOf(events);
  }

  void happened(String type, Map<String, Object> object) {
    happened(type, object, Map.of());
  }

  /** Writes the object and says what happened to it. */
  void happened(String type, Map<String, Object> object, Map<String, Object> previous) {
    store.put(object);
    say(type, object, previous);
  }

  /** Says what happened to an object of which something else is left. */
  void gone(String type, Map<String, Object> object, Map<String, Object> left) {
    store.put(left);
    say(type, object, Map.of());
  }

  private void say(String type, Map<String, Object> object, Map<String, Object> previous) {
    Map<String, Object> event = Shapes.of("event");
    String id = store.id("evt");
    event.put("id", id);
    event.put("type", type);
    event.put("created", now());
    event.put("livemode", false);
    Map<String, Object> data = new java.util.LinkedHashMap<>();
    Shapes.put(data, "object", Shapes.copy(object));
    if (!previous.isEmpty()) {
      data.put("previous_attributes", previous);
    }
    event.put("data", data);
    store.put(event);
    SignedEvent signed =
        new SignedEvent(id, type, JSONObjectUtils.toJSONString(event), store.tick());
    events.add(signed);
    listeners.forEach(listener -> listener.accept(signed));
  }
}
