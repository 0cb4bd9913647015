package com.penguinmails.campaigns.sending;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.queue.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Collects what became of a tenant's part of a batch; several lanes write into it. Outcomes are
 * kept by ledger row.
 */
final class BatchResult {
  private final Map<UUID, Outcome> outcomes = new HashMap<>();
  private final Set<UUID> known = new HashSet<>();
  private final List<MessageEvent> events = new ArrayList<>();
  private final List<OutgoingMessages.FailedMessage> failed = new ArrayList<>();

  /** Notes which sends there are. */
  synchronized void loaded(List<PlannedMail> mails) {
    mails.forEach(mail -> known.add(mail.id()));
  }

  synchronized boolean knows(UUID id) {
    return known.contains(id);
  }

  synchronized void outcome(PlannedMail mail, Outcome outcome) {
    outcomes.put(mail.id(), outcome);
  }

  /** Notes for the content tier what the ledger says. */
  synchronized void settled(PlannedMail mail, Settlement settlement, Instant now) {
    switch (settlement) {
      case Settlement.Accepted ignored -> event(mail, MessageEvent.Type.SENT, now);
      case Settlement.Failed f -> {
        if (f.bounce() != null) {
          event(mail, MessageEvent.Type.SENT, now);
          event(mail, MessageEvent.Type.BOUNCED, now);
        }
        failed.add(new OutgoingMessages.FailedMessage(mail.key().value(), f.code(), f.reason()));
      }
      case Settlement.InDoubt ignored -> {}
      case Settlement.Released ignored -> {}
    }
  }

  /** Mails without an outcome are tried again. */
  synchronized void failed(List<WrittenMail> mails, RuntimeException cause) {
    Outcome again = Passing.of(cause, mails.size());
    mails.forEach(mail -> outcomes.putIfAbsent(mail.plan().id(), again));
  }

  /** The stored message is none any more: another one will take its place. */
  synchronized void superseded(PlannedMail mail) {
    failed.add(
        new OutgoingMessages.FailedMessage(
            mail.key().value(), "superseded", "sent later or from another account instead"));
  }

  private void event(PlannedMail mail, MessageEvent.Type type, Instant now) {
    events.add(
        new MessageEvent(
            mail.key().value(), type, mail.campaignId(), mail.lead().id(), mail.stepId(), now));
  }

  synchronized Map<UUID, Outcome> outcomes() {
    return new HashMap<>(outcomes);
  }

  synchronized List<MessageEvent> events() {
    return List.copyOf(events);
  }

  synchronized List<OutgoingMessages.FailedMessage> failed() {
    return List.copyOf(failed);
  }
}
