package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;

/** The mails a tenant's plan includes in a month. */
@Singleton
class MonthlyQuota {
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
}
