package com.penguinmails.campaigns.sending;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.queue.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Collects what became of a tenant's part of a batch. */
final class BatchResult {
  private final Map<UUID, Outcome> outcomes = new HashMap<>();
  private final List<MessageEvent> events = new ArrayList<>();
  private final List<OutgoingMessages.FailedMessage> failed = new ArrayList<>();

  void outcome(PlannedMail mail, Outcome outcome) {
    outcomes.put(mail.id(), outcome);
  }

  /** Notes for the content tier what the ledger says. */
  void settled(PlannedMail mail, Settlement settlement, Instant now) {
    switch (settlement) {
      case Settlement.Accepted ignored -> event(mail, MessageEvent.Type.SENT, now);
      case Settlement.Failed f -> {
        if (f.bounced()) {
          event(mail, MessageEvent.Type.SENT, now);
          event(mail, MessageEvent.Type.BOUNCED, now);
        }
        failed.add(new OutgoingMessages.FailedMessage(mail.key().value(), f.code(), f.reason()));
      }
      case Settlement.InDoubt ignored -> {}
      case Settlement.Released ignored -> {}
    }
  }

  private void event(PlannedMail mail, MessageEvent.Type type, Instant now) {
    events.add(
        new MessageEvent(
            mail.key().value(), type, mail.campaignId(), mail.lead().id(), mail.stepId(), now));
  }

  Map<UUID, Outcome> outcomes() {
    return outcomes;
  }

  List<MessageEvent> events() {
    return events;
  }

  List<OutgoingMessages.FailedMessage> failed() {
    return failed;
  }
}
