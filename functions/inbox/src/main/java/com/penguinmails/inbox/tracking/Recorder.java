package com.penguinmails.inbox.tracking;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.inbox.events.EventJobs;
import com.penguinmails.inbox.events.EventPayload;
import com.penguinmails.mail.tracking.TrackingSubject;
import com.penguinmails.queue.NewJob;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events on; a recipient gets an answer even when that fails. */
@Singleton
class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private final EventJobs events;
  private final Clock clock;

  Recorder(EventJobs events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /** Returns whether the event is enqueued. */
  boolean record(MessageEvent.Type type, TrackingSubject subject) {
    try {
      events.enqueue(List.of(job(type, subject)));
      return true;
    } catch (RuntimeException e) {
      // Without the stack: a database's own words may quote the row.
      LOG.warn("{} of {} was not enqueued: {}", type.key(), subject.storageKey(), e.toString());
      return false;
    }
  }

  NewJob job(MessageEvent.Type type, TrackingSubject subject) {
    return events.job(
        subject.tenantId(),
        new EventPayload(
            subject.storageKey(),
            type.key(),
            subject.campaignId(),
            subject.leadId(),
            subject.enrolmentId(),
            clock.instant(),
            null));
  }
}
