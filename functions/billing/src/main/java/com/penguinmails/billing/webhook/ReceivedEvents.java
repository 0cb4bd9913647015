package com.penguinmails.billing.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.penguinmails.billing.sync.EventKind;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores events: the event and its job in one statement, or nothing when it is known. */
@Singleton
class ReceivedEvents {
  private static final String STORE =
      """
      with event as (
        insert into stripe_events (id, type, api_version, object_id, happened, livemode, payload, status)
        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id, status),
      job as (
        insert into outbox (id, queue_name, job_type, payload)
        select ?, ?, 'stripe-event', jsonb_build_object('event', id) from event where status = 'received')
      select status from event
      """;

  private final Database oltp;
  private final Doorbell doorbell;
  private final JsonMapper json;

  ReceivedEvents(@Named("oltp") Database oltp, Doorbell doorbell, JsonMapper json) {
    this.oltp = oltp;
    this.doorbell = doorbell;
    this.json = json;
  }

  @Serdeable
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Envelope(
      String id,
      String object,
      String type,
      @Nullable String apiVersion,
      long created,
      boolean livemode,
      Data data) {}

  @Serdeable
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(Subject object) {}

  @Serdeable
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Subject(@Nullable String id) {}

  /** Empty when the body is not an event. */
  Optional<Receipt> receive(String body) {
    Optional<Envelope> event = parse(body);
    return event.map(known -> store(known, body));
  }

  private Receipt store(Envelope event, String body) {
    String status = EventKind.of(event.type()).isPresent() ? "received" : "ignored";
    Optional<String> stored =
        TenantContext.callAsSystem(
            () ->
                oltp.first(
                    STORE,
                    row -> row.text("status"),
                    event.id(),
                    event.type(),
                    event.apiVersion(),
                    event.data().object().id(),
                    Instant.ofEpochSecond(event.created()),
                    event.livemode(),
                    new Json(body),
                    status,
                    Ids.next(),
                    Queues.STRIPE_WEBHOOK));
    if (stored.isEmpty()) {
      return new Receipt(event.id(), "duplicate");
    }
    if (stored.get().equals("received")) {
      doorbell.ring(Queues.OUTBOX);
      return new Receipt(event.id(), "queued");
    }
    return new Receipt(event.id(), "ignored");
  }

  private Optional<Envelope> parse(String body) {
    try {
      return Optional.of(json.readValue(body, Envelope.class))
          .filter(
              event ->
                  "event".equals(event.object())
                      && event.id().length() <= 255
                      && event.type().length() <= 100);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
