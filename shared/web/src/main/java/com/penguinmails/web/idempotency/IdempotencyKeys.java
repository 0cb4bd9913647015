package com.penguinmails.web.idempotency;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.kernel.ApiError;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of keys a tenant has used. */
@Singleton
class IdempotencyKeys {
  /**
   * Takes the key, unless a finished or running request has it. A key older than a day is free
   * again, and so is one whose request never finished and began over a minute ago.
   */
  private static final String RESERVE =
      """
      with taken as (
        insert into idempotency_keys as k (tenant_id, key, request_hash)
        values (app_sec.tenant_id(), ?, ?)
        on conflict (tenant_id, key) do update
          set request_hash = excluded.request_hash, status = null, headers = null, body = null, created = now()
          where k.created < now() - interval '1 day'
             or (k.status is null and k.created < now() - interval '1 minute')
        returning 1)
      select exists (select from taken) as taken, k.request_hash, k.status, k.body,
             k.headers ->> 'content_type' as content_type, k.headers ->> 'location' as location
        from (select 1) one left join idempotency_keys k on k.key = ?
      """;

  private record Reservation(
      boolean taken, byte @Nullable [] hash, @Nullable Integer status, StoredAnswer answer) {}

  private final Database oltp;

  IdempotencyKeys(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /**
   * Takes a key for a request.
   *
   * @return the answer to repeat; empty when the request is the first
   * @throws ApiError 422 when the key was used for another request, 409 while the first one runs
   */
  Optional<StoredAnswer> reserve(String key, byte[] hash) {
    Reservation found =
        oltp.first(RESERVE, IdempotencyKeys::reservation, key, hash, key).orElseThrow();
    if (found.taken()) {
      return Optional.empty();
    }
    if (found.hash() != null && !Arrays.equals(found.hash(), hash)) {
      throw ApiError.invalid(
          "Idempotency-Key", "was used for another request; take a new one for this");
    }
    if (found.status() == null) {
      throw ApiError.conflict(
          "request_in_progress", "The first request with this key is still running.");
    }
    return Optional.of(found.answer());
  }

  void store(String key, StoredAnswer answer) {
    oltp.update(
        """
        update idempotency_keys
           set status = ?, body = ?,
               headers = jsonb_build_object('content_type', cast(? as text), 'location', cast(? as text))
         where key = ?
        """,
        answer.status(),
        answer.body(),
        answer.contentType(),
        answer.location(),
        key);
  }

  void release(String key) {
    oltp.update("delete from idempotency_keys where key = ? and status is null", key);
  }

  private static Reservation reservation(Row row) throws SQLException {
    Integer status = row.integerOrNull("status");
    return new Reservation(
        row.bool("taken"),
        row.bytesOrNull("request_hash"),
        status,
        new StoredAnswer(
            status == null ? 0 : status,
            row.textOrNull("content_type"),
            row.textOrNull("location"),
            row.textOrNull("body")));
  }
}
