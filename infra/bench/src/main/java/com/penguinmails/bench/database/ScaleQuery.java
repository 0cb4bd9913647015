package com.penguinmails.bench.database;

import com.penguinmails.data.sql.Tier;

/**
 * A query the API issues.
 *
 * @param role who asks; staff have no tenant
 * @param limitMillis what its p99 may be
 * @param sql with {@code {lead}}, {@code {campaign}} and {@code {message}} for their ids, and
 *     {@code {l}} for the number of a lead
 */
record ScaleQuery(String name, Tier tier, String role, int limitMillis, String sql) {

  /** Ids as literals, which are known when a query is planned, as parameters are. */
  String of(int tenant, int lead, int campaign) {
    return sql.replace("{lead}", ScaleData.leadLiteral(tenant, lead))
        .replace("{campaign}", ScaleData.campaignLiteral(tenant, campaign))
        .replace("{message}", ScaleBodies.keyLiteral(tenant, 1 + lead % ScaleBodies.ASKED))
        .replace("{l}", String.valueOf(lead));
  }
}
