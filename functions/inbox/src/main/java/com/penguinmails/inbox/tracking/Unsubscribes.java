package com.penguinmails.inbox.tracking;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.inbox.events.SequenceStops;
import com.penguinmails.inbox.events.Stop;
import com.penguinmails.kernel.Ids;
import com.penguinmails.mail.tracking.TrackingSubject;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops writing to a recipient at once, before any job runs. */
@Singleton
class Unsubscribes {
  private static final Logger LOG = LoggerFactory.getLogger(Unsubscribes.class);

  private final Database oltp;
  private final Database content;
  private final SequenceStops stops;
  private final Recorder recorder;
  private final Outbox outbox;

  Unsubscribes(
      @Named("oltp") Database oltp,
      @Named("content") Database content,
      SequenceStops stops,
      Recorder recorder,
      Outbox outbox) {
    this.oltp = oltp;
    this.content = content;
    this.stops = stops;
    this.recorder = recorder;
    this.outbox = outbox;
  }

  /**
   * Suppresses the lead's address and the one the mail went to, marks the lead and ends its
   * enrolments; again changes nothing.
   */
  void unsubscribe(TrackingSubject subject) {
    TenantContext.runAs(
        subject.tenantId(),
        () -> {
          stops.apply(
              oltp,
              List.of(
                  new Stop(
                      subject.leadId(), subject.enrolmentId(), Stop.Reason.UNSUBSCRIBED, null)));
          suppressRecipient(subject);
          count(subject);
        });
  }

  /**
   * The lead may have another address by now, or be deleted and imported again: whoever asked has
   * the one the mail went to. A lead that is known has left anyway, so it gets its answer without
   * the content tier as well.
   */
  private void suppressRecipient(TrackingSubject subject) {
    try {
      suppress(subject.storageKey());
    } catch (DatabaseException e) {
      if (!known(subject.leadId())) {
        throw e;
      }
      LOG.warn("recipient of {} was not looked up: {}", subject.storageKey(), e.sqlState());
    }
  }

  private boolean known(UUID leadId) {
    return oltp.first("select id from leads where id = ?", row -> true, leadId).isPresent();
  }

  private void suppress(String storageKey) {
    content
        .first(
            "select to_email from email_messages where storage_key = ? and to_email is not null",
            row -> row.text("to_email"),
            storageKey)
        .ifPresent(
            address ->
                oltp.update(
                    """
                    insert into suppression_list (id, tenant_id, email, reason, source)
                    values (?, app_sec.tenant_id(), ?, 'unsubscribe', 'campaign')
                    on conflict (tenant_id, email) do nothing
                    """,
                    Ids.next(),
                    address));
  }

  /** An unsubscribe is never lost for the figures: without the queue tier the outbox keeps it. */
  private void count(TrackingSubject subject) {
    if (!recorder.record(MessageEvent.Type.UNSUBSCRIBED, subject)) {
      NewJob job = recorder.job(MessageEvent.Type.UNSUBSCRIBED, subject);
      outbox.append(
          oltp, List.of(NewJob.of(job.queue(), job.type(), job.tenantId(), job.payload())));
    }
  }
}
