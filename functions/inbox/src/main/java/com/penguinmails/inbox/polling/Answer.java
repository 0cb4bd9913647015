package com.penguinmails.inbox.polling;

import com.penguinmails.inbox.events.EventPayload;
import com.penguinmails.mail.BounceType;
import com.penguinmails.mail.inbound.InboundMail;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail that answers a message of ours. */
record Answer(Arrival arrival, Parent parent) {
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

  /** When it came: not before what it answers was written, not after {@code now}. */
  Instant received(Instant now) {
    Instant earliest =
        YearMonth.parse(parent.storageKey().substring(0, 6), MONTH)
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    Instant received = arrival.received();
    if (received == null || received.isBefore(earliest)) {
      return earliest.isAfter(now) ? now : earliest;
    }
    return received.isAfter(now) ? now : received;
  }

  /** The same mail of the same mailbox always gets the same key. */
  String storageKey(UUID accountId, long uidValidity, Instant now) {
    String name = accountId + " " + uidValidity + " " + arrival.uid();
    return MONTH.format(received(now).atOffset(ZoneOffset.UTC))
        + "/"
        + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** How many bytes its files take. */
  long attachedBytes() {
    return arrival.mail().attachments().stream().mapToLong(file -> file.content().length).sum();
  }

  /** What it means for the campaign; a machine's answer means nothing. */
  Optional<EventPayload> event(Instant now) {
    return switch (arrival.mail()) {
      case InboundMail.Reply ignored -> event("replied", Map.of(), now);
      case InboundMail.Bounce bounce ->
          bounce
              .type()
              .filter(type -> type != BounceType.SENDER)
              .flatMap(type -> event("bounced", details(type, bounce.status()), now));
      case InboundMail.Complaint ignored -> event("complained", Map.of(), now);
      case InboundMail.AutoReply ignored -> Optional.empty();
      // A person's, too: it only does not say which mail it answers.
      case InboundMail.Other ignored -> event("replied", Map.of(), now);
    };
  }

  private static Map<String, Object> details(BounceType type, @Nullable String status) {
    Map<String, Object> details = new HashMap<>();
    details.put("permanent", type == BounceType.HARD);
    if (status != null) {
      details.put("status", status);
    }
    return details;
  }

  private Optional<EventPayload> event(String type, Map<String, Object> details, Instant now) {
    if (parent.campaignId() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new EventPayload(
            parent.storageKey(),
            type,
            parent.campaignId(),
            parent.leadId(),
            parent.enrollmentId(),
            received(now),
            details));
  }
}
