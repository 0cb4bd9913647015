package com.penguinmails.inbox.polling;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the messages of the running tenant that mails answer; a forged id finds only its own. */
@Singleton
class Parents {
  private final Database content;
  private final Correspondence correspondence;

  Parents(@Named("content") Database content, Correspondence correspondence) {
    this.content = content;
    this.correspondence = correspondence;
  }

  /** Returns arrivals with what they answer; the others are left out. */
  List<Answer> of(List<Arrival> arrivals) {
    Map<String, Parent> known = known(arrivals);
    Correspondence.Sent sent =
        correspondence.to(
            arrivals.stream()
                .filter(arrival -> named(arrival, known) == null)
                .map(Arrival::sender)
                .collect(Collectors.toSet()));
    return arrivals.stream()
        .map(arrival -> answer(arrival, known, sent))
        .filter(Objects::nonNull)
        .toList();
  }

  private static @Nullable Answer answer(
      Arrival arrival, Map<String, Parent> known, Correspondence.Sent sent) {
    Parent named = named(arrival, known);
    Parent parent = named == null ? sent.answeredBy(arrival).orElse(null) : named;
    return parent == null ? null : new Answer(arrival, parent);
  }

  private static @Nullable Parent named(Arrival arrival, Map<String, Parent> known) {
    String key = arrival.answeredKey();
    Parent parent = key == null ? null : known.get(key);
    for (String id : arrival.answered()) {
      parent = parent == null ? known.get(id) : parent;
    }
    return parent;
  }

  /** By message id and by storage key; the two never look alike. */
  private Map<String, Parent> known(List<Arrival> arrivals) {
    Set<String> ids = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Arrival arrival : arrivals) {
      ids.addAll(arrival.answered());
      if (arrival.answeredKey() != null) {
        keys.add(arrival.answeredKey());
      }
    }
    if (ids.isEmpty() && keys.isEmpty()) {
      return Map.of();
    }
    Map<String, Parent> known = new HashMap<>();
    for (Parent parent : find(ids, keys)) {
      known.put(parent.storageKey(), parent);
      if (parent.headerMessageId() != null) {
        known.put(parent.headerMessageId(), parent);
      }
    }
    return known;
  }

  private List<Parent> find(Set<String> ids, Set<String> keys) {
    return content.list(
        """
        select storage_key, btrim(header_message_id, '<>') as header_message_id, campaign_id, lead_id, enrollment_id
          from email_messages
         where direction = 'outbound' and (header_message_id = any (?::text[]) or storage_key = any (?::text[]))
        """,
        row ->
            new Parent(
                row.text("storage_key"),
                row.textOrNull("header_message_id"),
                row.uuidOrNull("campaign_id"),
                row.uuidOrNull("lead_id"),
                row.uuidOrNull("enrollment_id")),
        ids.stream()
            .flatMap(id -> java.util.stream.Stream.of(id, "<" + id + ">"))
            .toArray(String[]::new),
        keys.toArray(String[]::new));
  }
}
