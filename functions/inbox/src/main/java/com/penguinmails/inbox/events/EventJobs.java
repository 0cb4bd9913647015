package com.penguinmails.inbox.events;

import com.penguinmails.data.sql.Json;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Makes and enqueues the jobs that carry events. */
@Singleton
public class EventJobs {
  static final String TYPE = "message-event";

  private final Jobs jobs;
  private final Doorbell doorbell;
  private final JsonMapper json;

  EventJobs(Jobs jobs, Doorbell doorbell, JsonMapper json) {
    this.jobs = jobs;
    this.doorbell = doorbell;
    this.json = json;
  }

  /** Returns the job of an event; the same kind of event of the same message is the same job. */
  public NewJob job(UUID tenantId, EventPayload event) {
    String name = tenantId + " " + event.storageKey() + " " + event.eventType();
    return new NewJob(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        Queues.EMAIL_PROCESSING,
        TYPE,
        tenantId,
        payload(event),
        NewJob.NORMAL,
        null);
  }

  /** Enqueues jobs and rings when one of them is new. */
  public void enqueue(List<NewJob> events) {
    if (jobs.enqueue(events) > 0) {
      doorbell.ring(Queues.EMAIL_PROCESSING);
    }
  }

  private Json payload(EventPayload event) {
    try {
      return new Json(new String(json.writeValueAsBytes(event), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
