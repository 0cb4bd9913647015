package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Sequences;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.mail.mime.InvalidMailException;
import com.penguinmails.mail.rendering.TemplateException;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a batch of reserved mails: load, decide, write, store, submit, settle. A job's id is its
 * ledger row's.
 */
@Singleton
public class EmailSender implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EmailSender.class);
  private static final int BATCH = 50;
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Database oltp;
  private final PlannedMails planned;
  private final Triage triage;
  private final MailWriter writer;
  private final OutgoingMessages messages;
  private final Delivery delivery;
  private final Sequences sequences;
  private final Doorbell doorbell;

  EmailSender(
      @Named("oltp") Database oltp,
      PlannedMails planned,
      Triage triage,
      MailWriter writer,
      OutgoingMessages messages,
      Delivery delivery,
      Sequences sequences,
      Doorbell doorbell) {
    this.oltp = oltp;
    this.planned = planned;
    this.triage = triage;
    this.writer = writer;
    this.messages = messages;
    this.delivery = delivery;
    this.sequences = sequences;
    this.doorbell = doorbell;
  }

  @Override
  public String queue() {
    return Queues.EMAIL_SENDING;
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public Duration lease() {
    return LEASE;
  }

  @Override
  public Duration leastTime() {
    return Delivery.LONGEST_SUBMISSION;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    Map<UUID, List<Job>> byTenant =
        batch.jobs().stream().collect(Collectors.groupingBy(Job::tenant));
    byTenant.forEach(
        (tenant, jobs) ->
            outcomes.putAll(TenantContext.callAs(tenant, () -> sendSafely(tenant, jobs, batch))));
    doorbell.ring(Queues.ANALYTICS_CAMPAIGN);
    doorbell.ring(Queues.CAMPAIGN_SCHEDULER);
    return outcomes;
  }

  /** One tenant's trouble is not the others'. The ledger knows what was submitted before it. */
  private Map<UUID, Outcome> sendSafely(UUID tenant, List<Job> jobs, Batch batch) {
    try {
      return send(tenant, jobs, batch);
    } catch (RuntimeException e) {
      LOG.error("a batch of {} mails of tenant {} failed", jobs.size(), tenant, e);
      Outcome retry = new Outcome.Retry("unexpected", e.getClass().getSimpleName());
      return jobs.stream().collect(Collectors.toMap(Job::id, job -> retry));
    }
  }

  private Map<UUID, Outcome> send(UUID tenant, List<Job> jobs, Batch batch) {
    BatchResult result = new BatchResult();
    List<PlannedMail> loaded = planned.load(jobs.stream().map(Job::id).toList());
    List<WrittenMail> written = write(tenant, triage.sendable(loaded, result), result);
    messages.store(written);
    try {
      deliver(written, jobs, batch, result);
    } finally {
      messages.settle(result.events(), result.failed());
    }
    Set<UUID> known = loaded.stream().map(PlannedMail::id).collect(Collectors.toSet());
    jobs.stream()
        .filter(job -> !known.contains(job.id()))
        .forEach(job -> result.outcomes().put(job.id(), Outcome.DONE));
    return result.outcomes();
  }

  private List<WrittenMail> write(UUID tenant, List<PlannedMail> mails, BatchResult result) {
    List<WrittenMail> written = new ArrayList<>();
    for (PlannedMail mail : mails) {
      try {
        written.add(writer.write(tenant, mail));
      } catch (TemplateException | InvalidMailException e) {
        LOG.warn("mail {} cannot be written: {}", mail.key().value(), e.getMessage());
        String reason = String.valueOf(e.getMessage());
        triage.fail(
            mail, new Settlement.Failed("unwritable", reason, "unwritable", false, false), result);
      }
    }
    return written;
  }

  private void deliver(List<WrittenMail> written, List<Job> jobs, Batch batch, BatchResult result) {
    Map<UUID, Sequence> walked = new HashMap<>();
    written.forEach(
        mail -> walked.computeIfAbsent(mail.plan().campaignId(), id -> sequences.load(oltp, id)));
    Map<UUID, Boolean> lastTry =
        jobs.stream().collect(Collectors.toMap(Job::id, job -> job.attempt() >= job.maxAttempts()));
    written.stream()
        .collect(Collectors.groupingBy(mail -> mail.plan().account().id()))
        .values()
        .forEach(mails -> delivery.deliver(mails, walked, lastTry, batch, result));
  }
}
