package com.penguinmails.bench.database;

import com.penguinmails.data.sql.Tier;

/**
 * A query the API issues.
 *
 * @param limitMillis what its p99 may be
 * @param sql with {@code {t}}, {@code {l}} and {@code {c}} for the number of a tenant, a lead and a
 *     campaign
 */
record ScaleQuery(String name, Tier tier, int limitMillis, String sql) {

  /** Ids as literals, which are known when a query is planned, as parameters are. */
  String of(int tenant, int lead, int campaign) {
    return sql.replace("{lead}", ScaleData.leadLiteral(tenant, lead))
        .replace("{campaign}", ScaleData.campaignLiteral(tenant, campaign))
        .replace("{l}", String.valueOf(lead));
  }
}
