package com.penguinmails.queue.lambda;

import com.penguinmails.queue.Doorbell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The messages of an SQS event ("Using Lambda with Amazon SQS").
 *
 * @param all how many there are; none when something else triggered the function
 * @param strange ids of those that no doorbell of ours sent
 */
record Rings(int all, List<String> strange) {

  static Rings of(Map<String, Object> event) {
    if (!(event.get("Records") instanceof List<?> records)) {
      return new Rings(0, List.of());
    }
    List<String> strange =
        records.stream()
            .filter(Map.class::isInstance)
            .map(Map.class::cast)
            .filter(message -> !Doorbell.RING.equals(message.get("body")))
            .map(message -> Objects.toString(message.get("messageId")))
            .toList();
    return new Rings(records.size(), strange);
  }

  /** Whether there is a reason to work: a ring, or no message at all. */
  boolean call() {
    return all == 0 || strange.size() < all;
  }

  /**
   * Adds to an answer which messages to deliver again; after a few times SQS puts them aside. They
   * are reported instead of thrown, so that the rings beside them are over.
   */
  Map<String, Object> answer(Map<String, Object> result) {
    if (all == 0) {
      return result;
    }
    Map<String, Object> answer = new HashMap<>(result);
    answer.put(
        "batchItemFailures",
        strange.stream().map(id -> Map.<String, Object>of("itemIdentifier", id)).toList());
    return answer;
  }
}
