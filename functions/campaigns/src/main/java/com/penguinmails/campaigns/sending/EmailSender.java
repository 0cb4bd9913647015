package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.rendering.TemplateException;
import com.penguinmails.campaigns.sequence.Sequence;
import com.penguinmails.campaigns.sequence.Sequences;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.mail.mime.InvalidMailException;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a batch of reserved mails: load, decide, write, store, submit, settle. Everything but the
 * submission itself is done for many mails at once; accounts send side by side.
 */
@Singleton
public class EmailSender implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EmailSender.class);
  private static final int BATCH = 50;
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Database oltp;
  private final SendJobs sendJobs;
  private final PlannedMails planned;
  private final Triage triage;
  private final MailWriter writer;
  private final OutgoingMessages messages;
  private final Ledger ledger;
  private final Lanes lanes;
  private final Sequences sequences;
  private final Doorbell doorbell;

  EmailSender(
      @Named("oltp") Database oltp,
      SendJobs sendJobs,
      PlannedMails planned,
      Triage triage,
      MailWriter writer,
      OutgoingMessages messages,
      Ledger ledger,
      Lanes lanes,
      Sequences sequences,
      Doorbell doorbell) {
    this.oltp = oltp;
    this.sendJobs = sendJobs;
    this.planned = planned;
    this.triage = triage;
    this.writer = writer;
    this.messages = messages;
    this.ledger = ledger;
    this.lanes = lanes;
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

  /** One tenant's part of a batch: its jobs by ledger row, and what became of them. */
  private record Part(UUID tenantId, Map<UUID, Job> jobs, BatchResult result) {
    private List<UUID> redriven() {
      return jobs.entrySet().stream()
          .filter(send -> send.getValue().redrives() > 0)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    Map<UUID, List<Job>> byTenant =
        batch.jobs().stream().collect(Collectors.groupingBy(Job::tenant));
    List<Part> parts = new ArrayList<>();
    List<Lane> all = new ArrayList<>();
    byTenant.forEach(
        (tenant, jobs) -> {
          Part part = new Part(tenant, sendJobs.byLedgerRow(jobs, outcomes), new BatchResult());
          if (safely(part, outcomes, () -> all.addAll(prepared(part)))) {
            parts.add(part);
          }
        });
    lanes.deliver(all, batch);
    parts.forEach(part -> safely(part, outcomes, () -> finish(part, outcomes)));
    doorbell.ring(Queues.ANALYTICS_CAMPAIGN);
    doorbell.ring(Queues.CAMPAIGN_SCHEDULER);
    return outcomes;
  }

  /** One tenant's trouble is not the others'. The ledger knows what was submitted before it. */
  private static boolean safely(Part part, Map<UUID, Outcome> outcomes, Runnable work) {
    try {
      TenantContext.runAs(part.tenantId(), work);
      return true;
    } catch (RuntimeException e) {
      LOG.error("{} mails of tenant {} failed", part.jobs().size(), part.tenantId(), e);
      Outcome again = Passing.of(e, part.jobs().size());
      part.jobs().values().forEach(job -> outcomes.put(job.id(), again));
      return false;
    }
  }

  /** Writes and stores what is to be submitted, by account. */
  private List<Lane> prepared(Part part) {
    List<UUID> redriven = part.redriven();
    if (!redriven.isEmpty()) {
      ledger.takeUp(redriven);
    }
    List<PlannedMail> loaded = planned.load(part.jobs().keySet());
    part.result().loaded(loaded);
    List<WrittenMail> written =
        write(part.tenantId(), triage.sendable(loaded, part.result()), part.result());
    messages.store(written);
    Map<UUID, Sequence> walked = new HashMap<>();
    written.forEach(
        mail -> walked.computeIfAbsent(mail.plan().campaignId(), id -> sequences.load(oltp, id)));
    Submissions submissions = ledger.submissions();
    return written.stream()
        .collect(Collectors.groupingBy(mail -> mail.plan().account().id()))
        .values()
        .stream()
        .map(mails -> new Lane(part.tenantId(), mails, walked, submissions, part.result()))
        .toList();
  }

  private void finish(Part part, Map<UUID, Outcome> outcomes) {
    BatchResult result = part.result();
    messages.settle(result.events(), result.failed());
    Map<UUID, Outcome> settled = result.outcomes();
    part.jobs()
        .forEach(
            (row, job) -> {
              if (settled.containsKey(row)) {
                outcomes.put(job.id(), settled.get(row));
              } else if (!result.knows(row)) {
                // The reservation was withdrawn.
                outcomes.put(job.id(), Outcome.DONE);
              }
            });
  }

  private List<WrittenMail> write(UUID tenant, List<PlannedMail> mails, BatchResult result) {
    List<WrittenMail> written = new ArrayList<>();
    for (PlannedMail mail : mails) {
      try {
        written.add(writer.write(tenant, mail));
      } catch (MissingKeyException e) {
        triage.refuse(mail, String.valueOf(e.getMessage()), result);
      } catch (TemplateException | InvalidMailException e) {
        LOG.warn("mail {} cannot be written: {}", mail.key().value(), e.getMessage());
        String reason = String.valueOf(e.getMessage());
        triage.fail(mail, new Settlement.Failed("unwritable", reason, "unwritable", null), result);
      }
    }
    return written;
  }
}
