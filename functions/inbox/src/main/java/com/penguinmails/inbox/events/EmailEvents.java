package com.penguinmails.inbox.events;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.content.MessageEvents;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Batch;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.FailedTogether;
import com.penguinmails.queue.Job;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Outcome;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies message events in a few statements per tenant and batch. */
@Singleton
public class EmailEvents implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EmailEvents.class);

  private final EventReader reader;
  private final Database oltp;
  private final Database content;
  private final MessageEvents messages;
  private final SendLedger ledger;
  private final SequenceStops stops;
  private final Doorbell doorbell;

  EmailEvents(
      EventReader reader,
      @Named("oltp") Database oltp,
      @Named("content") Database content,
      MessageEvents messages,
      SendLedger ledger,
      SequenceStops stops,
      Doorbell doorbell) {
    this.reader = reader;
    this.oltp = oltp;
    this.content = content;
    this.messages = messages;
    this.ledger = ledger;
    this.stops = stops;
    this.doorbell = doorbell;
  }

  @Override
  public String queue() {
    return Queues.EMAIL_PROCESSING;
  }

  @Override
  public int batchSize() {
    return 100;
  }

  @Override
  public Duration lease() {
    return Duration.ofSeconds(60);
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    Map<UUID, List<ReadEvent>> byTenant = new LinkedHashMap<>();
    for (Job job : batch.jobs()) {
      Optional<ReadEvent> event = readable(job) ? reader.read(job) : Optional.empty();
      if (event.isPresent()) {
        byTenant.computeIfAbsent(job.tenant(), tenant -> new ArrayList<>()).add(event.get());
      } else {
        outcomes.put(job.id(), new Outcome.Dead("bad_payload", "not a message event"));
      }
    }
    byTenant.forEach(
        (tenant, events) -> {
          if (batch.deadline().allows(leastTime()) && batch.keepAlive()) {
            Outcome outcome = outcome(tenant, events);
            events.forEach(event -> outcomes.put(event.jobId(), outcome));
          }
        });
    if (outcomes.containsValue(Outcome.DONE)) {
      doorbell.ring(Queues.ANALYTICS_CAMPAIGN);
    }
    return outcomes;
  }

  private static boolean readable(Job job) {
    return job.tenantId() != null && job.type().equals(EventJobs.TYPE);
  }

  private Outcome outcome(UUID tenant, List<ReadEvent> events) {
    try {
      TenantContext.runAs(tenant, () -> apply(events));
      return Outcome.DONE;
    } catch (RuntimeException e) {
      // Without the stack: a database's own words may quote the row, and with it an address.
      LOG.warn("{} events of tenant {} not applied: {}", events.size(), tenant, e.toString());
      return FailedTogether.of(
          e, events.size(), new Outcome.Retry("not_applied", e.getClass().getSimpleName()));
    }
  }

  /** First what keeps us from writing again, then what is counted. */
  private void apply(List<ReadEvent> events) {
    List<MessageEvent> facts = events.stream().map(ReadEvent::event).toList();
    Map<String, String> recipients = recipients(facts);
    List<MessageEvent> sent =
        oltp.transact(
            sql -> {
              List<MessageEvent> arrived = ledger.mark(sql, facts);
              stops.apply(
                  sql,
                  events.stream()
                      .flatMap(
                          event -> event.stop(recipients.get(event.event().storageKey())).stream())
                      .toList());
              return arrived;
            });
    messages.record(content, Stream.concat(sent.stream(), facts.stream()).toList());
  }

  /** Whom the messages that came back went to: their leads may have other addresses by now. */
  private Map<String, String> recipients(List<MessageEvent> facts) {
    String[] bounced =
        facts.stream()
            .filter(fact -> fact.type() == MessageEvent.Type.BOUNCED)
            .map(MessageEvent::storageKey)
            .toArray(String[]::new);
    Map<String, String> recipients = new HashMap<>();
    if (bounced.length > 0) {
      content
          .list(
              "select storage_key, to_email from email_messages where storage_key = any (?) and to_email is not null",
              row -> Map.entry(row.text("storage_key"), row.text("to_email")),
              (Object) bounced)
          .forEach(message -> recipients.put(message.getKey(), message.getValue()));
    }
    return recipients;
  }
}
