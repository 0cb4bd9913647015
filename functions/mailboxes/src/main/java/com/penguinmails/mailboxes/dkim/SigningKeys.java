package com.penguinmails.mailboxes.dkim;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.mail.dkim.DkimKey;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps row and private key of a domain in step: a key is written before the row names it and
 * removed by a job after no row does, so a mail is never signed with a key that is not there.
 */
@Singleton
class SigningKeys {
  /** A sender may hold on to the key before for as long as a batch takes. */
  private static final Duration STILL_USED = Duration.ofMinutes(15);

  private final Database oltp;
  private final SecretStore secrets;
  private final Outbox outbox;
  private final Doorbell doorbell;
  private final Clock clock;

  SigningKeys(
      @Named("oltp") Database oltp,
      SecretStore secrets,
      Outbox outbox,
      Doorbell doorbell,
      Clock clock) {
    this.oltp = oltp;
    this.secrets = secrets;
    this.outbox = outbox;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  /** The key of a domain, if it has one. */
  Optional<SigningKey> find(UUID domainId) {
    return oltp.first(
        "select * from domains where id = ? and dkim_selector is not null",
        SigningKeys::key,
        domainId);
  }

  /**
   * Makes a key.
   *
   * @throws ApiError 404 when there is no such domain
   */
  SigningKey create(UUID domainId) {
    refuseUnknown(domainId);
    DkimKey pair = DkimKey.generate();
    String selector = selector();
    String path =
        "tenants/" + TenantContext.requireTenant() + "/domains/" + domainId + "/" + selector;
    secrets.put(path, pair.privateKey());
    try {
      return oltp.transact(sql -> write(sql, domainId, selector, pair, path));
    } catch (RuntimeException e) {
      secrets.delete(path);
      throw e;
    }
  }

  /**
   * Stops signing.
   *
   * @throws ApiError 404 when the domain has no key
   */
  void remove(UUID domainId) {
    boolean removed =
        oltp.transact(
            sql -> {
              dropBefore(sql, domainId);
              return sql.first(
                      """
                      with row as (
                        update domains set dkim_selector = null, dkim_public_key = null, dkim_key_path = null,
                                           dkim_created = null, updated = now()
                         where id = ? and dkim_selector is not null returning *)
                      select app_sec.audit('domain.dkim_removed', 'domain', row.id, null, to_jsonb(row)) from row
                      """,
                      row -> true,
                      domainId)
                  .isPresent();
            });
    if (!removed) {
      throw ApiError.notFound("dkim_key", domainId);
    }
    doorbell.ring(Queues.OUTBOX);
  }

  private void refuseUnknown(UUID domainId) {
    if (oltp.first("select 1 from domains where id = ?", row -> true, domainId).isEmpty()) {
      throw ApiError.notFound("domain", domainId);
    }
  }

  private SigningKey write(Sql sql, UUID domainId, String selector, DkimKey pair, String path) {
    dropBefore(sql, domainId);
    return sql.first(
            """
            with row as (
              update domains set dkim_selector = ?, dkim_public_key = ?, dkim_key_path = ?, dkim_created = now(),
                                 updated = now()
               where id = ? returning *)
            select row.*, app_sec.audit('domain.dkim_created', 'domain', row.id, null, to_jsonb(row)) from row
            """,
            SigningKeys::key,
            selector,
            pair.publicKey(),
            path,
            domainId)
        .orElseThrow(() -> ApiError.notFound("domain", domainId));
  }

  /** Locks the domain and lets the key it has now be removed a little later. */
  private void dropBefore(Sql sql, UUID domainId) {
    sql.first(
            "select coalesce(dkim_key_path, '') as path from domains where id = ? for update",
            row -> row.text("path"),
            domainId)
        .filter(path -> !path.isEmpty())
        .ifPresent(
            path ->
                outbox.append(
                    sql,
                    List.of(
                        new NewJob(
                            Ids.next(),
                            Queues.SECRET_REMOVAL,
                            "remove-secret",
                            TenantContext.requireTenant(),
                            new Json("{\"path\":\"" + path + "\"}"),
                            NewJob.NORMAL,
                            clock.instant().plus(STILL_USED)))));
  }

  /** Says when it was made, and is new even when two are made on one day. */
  private String selector() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return "pm"
        + DateTimeFormatter.BASIC_ISO_DATE.format(today)
        + UUID.randomUUID().toString().substring(0, 4);
  }

  private static SigningKey key(Row row) throws SQLException {
    return SigningKey.of(
        row.text("domain"),
        row.text("dkim_selector"),
        Objects.requireNonNull(row.textOrNull("dkim_public_key")),
        row.instant("dkim_created"));
  }
}
