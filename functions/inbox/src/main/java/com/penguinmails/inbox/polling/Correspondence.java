package com.penguinmails.inbox.polling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the message of ours that a mail answers by who wrote it and what it is called. Some mail
 * programs leave out which message they answer, and some servers give ours another Message-ID.
 */
@Singleton
class Correspondence {
  /** Re:, AW:, Fwd:, Re[2]: and the like. */
  private static final Pattern PREFIXES =
      Pattern.compile(
          "^(\\s*\\p{L}{1,5}(\\[\\d{1,3}])?\\s?[:\uff1a])+", Pattern.UNICODE_CHARACTER_CLASS);

  private final Database oltp;
  private final Database content;

  Correspondence(@Named("oltp") Database oltp, @Named("content") Database content) {
    this.oltp = oltp;
    this.content = content;
  }

  /** The last mails to some leads of the running tenant, the latest first. */
  record Sent(Map<String, List<Letter>> byRecipient) {
    /** What a mail answers whose sender and subject say so. */
    Optional<Parent> answeredBy(Arrival arrival) {
      String topic = topic(arrival.headers().subject());
      return topic.isEmpty()
          ? Optional.empty()
          : byRecipient.getOrDefault(arrival.sender(), List.of()).stream()
              .filter(letter -> letter.topic().equals(topic))
              .map(Letter::message)
              .findFirst();
    }
  }

  /** One mail to a lead. */
  record Letter(UUID leadId, String topic, Parent message) {}

  /** Looks for the mails to these addresses. */
  Sent to(Collection<String> addresses) {
    Map<UUID, String> leads = new HashMap<>();
    if (!addresses.isEmpty()) {
      oltp.list(
              "select id, email from leads where email = any (?)",
              row -> Map.entry(row.uuid("id"), row.text("email")),
              (Object) addresses.toArray(String[]::new))
          .forEach(lead -> leads.put(lead.getKey(), lead.getValue()));
    }
    return new Sent(
        letters(leads.keySet()).stream()
            .collect(Collectors.groupingBy(letter -> leads.getOrDefault(letter.leadId(), ""))));
  }

  private List<Letter> letters(Collection<UUID> leads) {
    if (leads.isEmpty()) {
      return List.of();
    }
    return content.list(
        """
        select m.* from unnest(?::uuid[]) as l (id)
         cross join lateral (
           select storage_key, btrim(header_message_id, '<>') as header_message_id, campaign_id, lead_id, enrollment_id, subject
             from email_messages
            where lead_id = l.id and direction = 'outbound' and status not in ('queued', 'failed') and subject is not null
            order by storage_key desc limit 20) m
         order by m.storage_key desc
        """,
        Correspondence::letter,
        (Object) leads.toArray(UUID[]::new));
  }

  private static Letter letter(Row row) throws SQLException {
    return new Letter(
        row.uuid("lead_id"),
        topic(row.text("subject")),
        new Parent(
            row.text("storage_key"),
            row.textOrNull("header_message_id"),
            row.uuidOrNull("campaign_id"),
            row.uuid("lead_id"),
            row.uuidOrNull("enrollment_id")));
  }

  private static String topic(String subject) {
    return PREFIXES.matcher(subject).replaceFirst("").strip().toLowerCase(Locale.ROOT);
  }
}
