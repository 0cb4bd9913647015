package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;

/** Takes accounts out of use when their servers refuse them; campaigns go on with others. */
@Singleton
class AccountHealth {
  /** A server may hold a worker for a third of its time, and sends a thousand mails a day. */
  static final Duration SLOW_REST = Duration.ofMinutes(1);

  private final Database oltp;

  AccountHealth(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** The server does not let the account send until somebody puts it right. */
  void refused(UUID accountId, String reason) {
    Patience.call(
        () ->
            oltp.update(
                """
                update email_accounts set status = 'error', status_reason = left(?, 500), updated = now()
                 where id = ? and status in ('active', 'warming')
                """,
                reason,
                accountId));
  }

  /** The provider's limit for the day is used up; nothing more until the account's midnight. */
  void exhausted(UUID accountId, String reason) {
    Patience.call(
        () ->
            oltp.update(
                """
                update email_accounts
                   set daily_count = daily_limit, daily_count_date = (now() at time zone timezone)::date,
                       status_reason = left(?, 500)
                 where id = ?
                """,
                reason,
                accountId));
  }

  /** The server cannot be reached: a rest of 5 s, twice as long each time, at most an hour. */
  void unreachable(UUID accountId, String reason) {
    Patience.call(
        () ->
            oltp.update(
                """
                update email_accounts
                   set resting_until = now() + least(3600, 5 * power(2, least(connect_failures, 10))) * interval '1 second',
                       connect_failures = connect_failures + 1, status_reason = left('smtp: ' || ?, 500)
                 where id = ? and (resting_until is null or resting_until <= now() or connect_failures = 0)
                """,
                reason,
                accountId));
  }

  /** The server takes its time over mails: its next ones wait a little, and stay with it. */
  void slow(UUID accountId, Duration took) {
    Patience.call(
        () ->
            oltp.update(
                """
                update email_accounts
                   set resting_until = now() + ?::int * interval '1 second',
                       status_reason = 'smtp: the server took ' || ?::int || ' s over a mail'
                 where id = ? and connect_failures = 0
                """,
                (int) SLOW_REST.toSeconds(),
                (int) took.toSeconds(),
                accountId));
  }

  /** The server took a mail again. */
  void recovered(UUID accountId) {
    Patience.call(
        () ->
            oltp.update(
                """
                update email_accounts
                   set resting_until = null, connect_failures = 0,
                       status_reason = case when status_reason not like 'smtp: %' then status_reason end
                 where id = ? and (connect_failures > 0 or resting_until is not null)
                """,
                accountId));
  }
}
