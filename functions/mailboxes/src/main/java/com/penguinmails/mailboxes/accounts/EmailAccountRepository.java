package com.penguinmails.mailboxes.accounts;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Email accounts of the running tenant, without their passwords. */
@Singleton
class EmailAccountRepository {
  private static final String EMAIL = "email_accounts_email";

  private final Database oltp;
  private final JsonMapper json;

  EmailAccountRepository(@Named("oltp") Database oltp, JsonMapper json) {
    this.oltp = oltp;
    this.json = json;
  }

  List<EmailAccount> page(PageRequest page) {
    return oltp.list(
        """
        select * from email_accounts where (created, id) < (?, ?) order by created desc, id desc limit ?
        """,
        this::account,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Optional<EmailAccount> find(UUID id) {
    return oltp.first("select * from email_accounts where id = ?", this::account, id);
  }

  /** The name of a sending domain. */
  Optional<String> domain(UUID id) {
    return oltp.first("select domain from domains where id = ?", row -> row.text("domain"), id);
  }

  EmailAccount insert(EmailAccount account, @Nullable String secretPath) {
    return explained(
        () ->
            oltp.first(
                    """
                    with row as (
                      insert into email_accounts (id, tenant_id, domain_id, email, display_name, provider, vault_key_path,
                                                  smtp_settings, imap_settings, daily_limit, timezone, min_gap_seconds,
                                                  ramp_up_initial, ramp_up_increment, ramp_up_started)
                      select n.*, case when n.initial is not null
                                       then coalesce(?::date, (now() at time zone n.timezone)::date) end
                        from (select ?::uuid, app_sec.tenant_id(), ?::uuid, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::int, ? as timezone,
                                     ?::int, ?::int as initial, ?::int) n
                      returning *)
                    select row.*, app_sec.audit('email_account.created', 'email_account', row.id, null, to_jsonb(row))
                      from row
                    """,
                    this::account,
                    started(account.rampUp()),
                    account.id(),
                    account.domainId(),
                    account.email(),
                    account.displayName(),
                    account.provider(),
                    secretPath,
                    StoredServer.write(account.smtp(), json),
                    StoredServer.write(account.imap(), json),
                    account.dailyLimit(),
                    account.timezone(),
                    account.minGapSeconds(),
                    account.rampUp() == null ? null : account.rampUp().initial(),
                    account.rampUp() == null ? null : account.rampUp().increment())
                .orElseThrow());
  }

  /**
   * Changes an account after {@code check} has seen its last change.
   *
   * @throws ApiError 404 when there is none
   */
  EmailAccount update(
      UUID id,
      EmailAccountChange change,
      Server smtp,
      @Nullable Server imap,
      @Nullable String secretPath,
      Consumer<Instant> check) {
    return oltp.transact(
        sql -> {
          EmailAccount before =
              sql.first("select * from email_accounts where id = ? for update", this::account, id)
                  .orElseThrow(() -> ApiError.notFound("email_account", id));
          check.accept(before.updated());
          return sql.first(
                  """
                  with old as (select * from email_accounts where id = ?),
                  row as (
                    update email_accounts
                       set display_name = coalesce(?, display_name), smtp_settings = ?::jsonb, imap_settings = ?::jsonb,
                           vault_key_path = ?, daily_limit = coalesce(?, daily_limit), timezone = coalesce(?, timezone),
                           min_gap_seconds = coalesce(?, min_gap_seconds),
                           next_slot = next_slot - make_interval(secs => greatest(0, min_gap_seconds - coalesce(?::int, min_gap_seconds))),
                           ramp_up_initial = coalesce(?::int, ramp_up_initial),
                           ramp_up_increment = coalesce(?::int, ramp_up_increment),
                           ramp_up_started = coalesce(?::date, ramp_up_started,
                             case when ?::int is not null then (now() at time zone coalesce(?, timezone))::date end),
                           resting_until = case when ?::text is null then resting_until end,
                           connect_failures = case when ?::text is null then connect_failures else 0 end,
                           -- Longer than a poll that is under way keeps it.
                           imap_claimed_until = least(imap_claimed_until, now() + interval '2 minutes'),
                           status = coalesce(?, status), updated = now(),
                           status_reason = case when ?::text is null then status_reason end
                     where id = ? returning *)
                  select row.*,
                         app_sec.audit('email_account.updated', 'email_account', row.id, to_jsonb(old), to_jsonb(row))
                    from row, old
                  """,
                  this::account,
                  id,
                  change.displayName(),
                  StoredServer.write(smtp, json),
                  StoredServer.write(imap, json),
                  secretPath,
                  change.dailyLimit(),
                  change.timezone(),
                  change.minGapSeconds(),
                  change.minGapSeconds(),
                  change.rampUp() == null ? null : change.rampUp().initial(),
                  change.rampUp() == null ? null : change.rampUp().increment(),
                  started(change.rampUp()),
                  change.rampUp() == null ? null : change.rampUp().initial(),
                  change.timezone(),
                  change.status(),
                  change.status(),
                  change.status(),
                  change.status(),
                  id)
              .orElseThrow();
        });
  }

  /**
   * Removes an account; returns whether there was one.
   *
   * @throws ApiError 409 while a campaign uses it
   */
  boolean delete(UUID id) {
    try {
      return oltp.transact(
          sql -> {
            refuseWhileItsMailsAreOpen(sql, id);
            return sql.first(
                    """
                    with row as (delete from email_accounts where id = ? returning *)
                    select app_sec.audit('email_account.deleted', 'email_account', row.id, to_jsonb(row), null) from row
                    """,
                    row -> true,
                    id)
                .isPresent();
          });
    } catch (DatabaseException e) {
      if (e.isReference()) {
        throw ApiError.conflict(
            "email_account_in_use", "A campaign sends from this account; change its steps first.");
      }
      throw e;
    }
  }

  /**
   * Without the account nobody could send them, or say what became of them. Its row is locked, as
   * whoever plans mails for it does.
   */
  private static void refuseWhileItsMailsAreOpen(Sql sql, UUID id) {
    sql.first("select id from email_accounts where id = ? for update", row -> true, id);
    boolean open =
        sql.first(
                """
                select exists (
                  select from send_ledger s where s.email_account_id = ? and s.settled is null) as open
                """,
                row -> row.bool("open"),
                id)
            .orElse(false);
    if (open) {
      throw ApiError.conflict(
          "email_account_in_use",
          "Mails of this account are planned or in doubt; pause its campaigns and settle what is in doubt first.");
    }
  }

  private static EmailAccount explained(Supplier<EmailAccount> write) {
    try {
      return write.get();
    } catch (DatabaseException e) {
      if (e.isDuplicate() && EMAIL.equals(e.constraint())) {
        throw ApiError.conflict("email_taken", "You already have an account with this address.");
      }
      if (e.isReference()) {
        throw ApiError.invalid("/domain_id", "is not one of your domains");
      }
      throw e;
    }
  }

  private static @Nullable String started(@Nullable RampUp rampUp) {
    return rampUp == null || rampUp.started() == null ? null : rampUp.started().toString();
  }

  private static @Nullable RampUp rampUp(Row row) throws SQLException {
    Integer initial = row.integerOrNull("ramp_up_initial");
    Integer increment = row.integerOrNull("ramp_up_increment");
    String started = row.textOrNull("ramp_up_started");
    return initial == null || increment == null || started == null
        ? null
        : new RampUp(initial, increment, LocalDate.parse(started));
  }

  private EmailAccount account(Row row) throws SQLException {
    return new EmailAccount(
        row.uuid("id"),
        row.uuid("domain_id"),
        row.text("email"),
        row.textOrNull("display_name"),
        row.text("provider"),
        Objects.requireNonNull(StoredServer.read(row.json("smtp_settings"), json)),
        StoredServer.read(row.jsonOrNull("imap_settings"), json),
        row.textOrNull("vault_key_path") != null,
        row.text("status"),
        row.textOrNull("status_reason"),
        row.integer("daily_limit"),
        row.integer("min_gap_seconds"),
        rampUp(row),
        row.instantOrNull("resting_until"),
        row.text("timezone"),
        row.instant("created"),
        row.instant("updated"));
  }
}
