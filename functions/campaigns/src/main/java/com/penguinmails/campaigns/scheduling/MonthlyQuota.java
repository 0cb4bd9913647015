package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** The mails a tenant's plan includes in a month. */
@Singleton
class MonthlyQuota {
  private static final Duration SOONEST = Duration.ofMinutes(15);

  /**
   * Takes mails out of the plan, in the caller's transaction, which it keeps others of the tenant
   * from until it ends.
   *
   * @return how many of them the plan has left; none when the tenant may not send at all
   */
  long take(Sql sql, int wanted) {
    if (wanted == 0) {
      return 0;
    }
    return sql.first(
            "select app_sec.take_emails(?::bigint) as granted",
            row -> row.longValue("granted"),
            (long) wanted)
        .orElseThrow();
  }

  /** When the plan's next month begins; never sooner than in a quarter of an hour. */
  Instant nextMonth(Sql sql, Instant now) {
    Instant soonest = now.plus(SOONEST);
    Instant next =
        sql.first(
                """
                select app_sec.usage_month(s.billing_anchor, e.month_start + interval '32 days') as next
                  from app_sec.entitlements() e left join subscriptions s on s.id = e.subscription_id
                """,
                row -> row.instant("next"))
            .orElseThrow();
    return next.isBefore(soonest) ? soonest : next;
  }
}
