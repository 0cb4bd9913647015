package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests of the running tenant, as callers see them. */
@Singleton
class PrivacyRequests {
  private final Database oltp;
  private final Outbox outbox;
  private final Doorbell doorbell;
  private final JsonMapper json;
  private final Clock clock;
  private final Duration grace;

  PrivacyRequests(
      @Named("oltp") Database oltp,
      Outbox outbox,
      Doorbell doorbell,
      JsonMapper json,
      Clock clock,
      @Value("${privacy.tenant.grace:30d}") Duration grace) {
    this.oltp = oltp;
    this.outbox = outbox;
    this.doorbell = doorbell;
    this.json = json;
    this.clock = clock;
    this.grace = grace;
  }

  /**
   * Writes the request, its job and its audit row.
   *
   * @throws ApiError 404 when there is no such lead, 409 when the tenant's subscription would go on
   *     being charged
   */
  PrivacyRequest insert(NewPrivacyRequest wanted) {
    UUID id = Ids.next();
    Instant due = wanted.erasesTenant() ? clock.instant().plus(grace) : clock.instant();
    PrivacyRequest created =
        oltp.transact(
            sql -> {
              requireLead(sql, wanted.leadId());
              if (wanted.erasesTenant()) {
                requireCancelled(sql);
              }
              PrivacyRequest request = insert(sql, id, wanted, due);
              outbox.append(sql, List.of(job(id, due)));
              return request;
            });
    doorbell.ring(Queues.OUTBOX);
    return created;
  }

  private static NewJob job(UUID id, Instant due) {
    return new NewJob(
        Ids.next(),
        Queues.PRIVACY,
        "privacy-request",
        null,
        new Json("{\"request_id\":\"" + id + "\"}"),
        NewJob.NORMAL,
        due);
  }

  private static void requireLead(Sql sql, @Nullable UUID lead) {
    if (lead != null
        && sql.first("select id from leads where id = ?", row -> row.uuid("id"), lead).isEmpty()) {
      throw ApiError.notFound("lead", lead);
    }
  }

  private static void requireCancelled(Sql sql) {
    if (RunningSubscription.isCharged(sql)) {
      throw ApiError.conflict("subscription_runs", "Cancel the subscription first.");
    }
  }

  private PrivacyRequest insert(Sql sql, UUID id, NewPrivacyRequest wanted, Instant due) {
    return sql.first(
            """
            with row as (
              insert into privacy_requests (id, tenant_id, kind, scope, lead_id, requested_by, due)
              values (?, app_sec.tenant_id(), ?, ?, ?, app_sec.user_id(), ?) returning *)
            select row.*, app_sec.audit('privacy.' || row.kind || '_requested', row.scope,
                                        coalesce(row.lead_id, row.tenant_id), null, to_jsonb(row)) from row
            """,
            this::request,
            id,
            wanted.kind(),
            wanted.scope(),
            wanted.leadId(),
            due)
        .orElseThrow();
  }

  List<PrivacyRequest> page(PageRequest page) {
    return oltp.list(
        """
        select * from privacy_requests where (created, id) < (?, ?) order by created desc, id desc limit ?
        """,
        this::request,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Optional<PrivacyRequest> find(UUID id) {
    return oltp.first("select * from privacy_requests where id = ?", this::request, id);
  }

  /**
   * Cancels what has not begun.
   *
   * @throws ApiError 404 when there is no such request, 409 when it is too late
   */
  PrivacyRequest cancel(UUID id) {
    return oltp.first(
            """
            with row as (
              update privacy_requests set status = 'cancelled', completed = now()
               where id = ? and status = 'pending' returning *)
            select row.*, app_sec.audit('privacy.' || row.kind || '_cancelled', row.scope,
                                        coalesce(row.lead_id, row.tenant_id), null, null) from row
            """,
            this::request,
            id)
        .orElseThrow(
            () ->
                find(id).isPresent()
                    ? ApiError.conflict("privacy_request_begun", "The request has begun already.")
                    : ApiError.notFound("privacy_request", id));
  }

  /** Returns a part of an export, until it expires. */
  Optional<byte[]> part(UUID id, int part) {
    return oltp.first(
        """
        select e.content from privacy_exports e join privacy_requests r on r.id = e.request_id
         where e.request_id = ? and e.part = ? and r.status = 'completed' and r.expires > now()
        """,
        row -> row.bytes("content"),
        id,
        part);
  }

  private PrivacyRequest request(Row row) throws SQLException {
    return new PrivacyRequest(
        row.uuid("id"),
        row.text("kind"),
        row.text("scope"),
        row.uuidOrNull("lead_id"),
        row.text("status"),
        row.instant("due"),
        counts(row.jsonOrNull("counts")),
        row.integer("parts"),
        row.instantOrNull("expires"),
        row.instant("created"),
        row.instantOrNull("completed"));
  }

  private Map<String, Object> counts(@Nullable Json counts) {
    if (counts == null) {
      return Map.of();
    }
    try {
      return json.readValue(counts.text(), Argument.mapOf(String.class, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
