package com.penguinmails.inbox.polling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.mail.inbound.ImapCursor;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which mailboxes are due, who polls them, and how far they are read. */
@Singleton
class AccountRepository {
  /** Longer than the function may run, so that a claim only outlives a killed run. */
  private static final Duration CLAIM = Duration.ofSeconds(115);

  private static final Duration REST = Duration.ofMinutes(15);

  private final Database oltp;
  private final Clock clock;

  AccountRepository(@Named("oltp") Database oltp, Clock clock) {
    this.oltp = oltp;
    this.clock = clock;
  }

  /**
   * Accounts of every tenant, the longest waiting first; in the system scope. Also those that are
   * paused or whose server refuses them: leads they wrote to go on with others.
   */
  List<DueAccount> due(int limit) {
    return oltp.list(
        """
        select id, tenant_id from email_accounts
         where imap_settings is not null and status <> 'inactive'
           and (imap_claimed_until is null or imap_claimed_until <= ?)
         order by imap_claimed_until nulls first, id limit ?
        """,
        row -> new DueAccount(row.uuid("id"), row.uuid("tenant_id")),
        clock.instant(),
        limit);
  }

  /**
   * Takes an account of the running tenant, unless another run was faster. The claim is a time in
   * the row, so no lock is held while the mail server is slow.
   */
  Optional<PolledAccount> claim(UUID id) {
    Instant now = clock.instant();
    return oltp.first(
        """
        update email_accounts set imap_claimed_until = ?
         where id = ? and imap_settings is not null and (imap_claimed_until is null or imap_claimed_until <= ?)
        returning id, tenant_id, email, imap_settings, vault_key_path,
                  coalesce(imap_uid_validity, 0) as uid_validity, coalesce(imap_last_uid, 0) as last_uid
        """,
        AccountRepository::account,
        now.plus(CLAIM),
        id,
        now);
  }

  /** Notes how far the mailbox is read. */
  void progress(UUID id, ImapCursor cursor) {
    oltp.update(
        "update email_accounts set imap_uid_validity = ?, imap_last_uid = ? where id = ?",
        cursor.uidValidity(),
        cursor.lastUid(),
        id);
  }

  /**
   * Ends a claim. An account that is refused rests, and so does one that does not send and whose
   * server is away: what was refused once mostly is again, and some servers lock an account that
   * tries too often. Whoever changes the account ends its rest.
   *
   * @param problem shown to the tenant until a later poll works, unless something worse is; null
   *     when this one did
   * @param refused whether it is the account's own
   */
  void release(UUID id, @Nullable String problem, boolean refused) {
    Instant now = clock.instant();
    oltp.update(
        """
        update email_accounts
           set imap_claimed_until = case when ?::text is not null and (? or status not in ('active', 'warming')) then ?::timestamptz
                                         else ?::timestamptz end,
               status_reason = case when status = 'error' then status_reason
                                    else coalesce('imap: ' || ?::text,
                                                  case when status_reason not like 'imap: %' then status_reason end) end
         where id = ?
        """,
        problem, refused, now.plus(REST), now, problem, id);
  }

  private static PolledAccount account(Row row) throws SQLException {
    return new PolledAccount(
        row.uuid("id"),
        row.uuid("tenant_id"),
        row.text("email"),
        row.json("imap_settings"),
        row.textOrNull("vault_key_path"),
        new ImapCursor(row.longValue("uid_validity"), row.longValue("last_uid")));
  }
}
