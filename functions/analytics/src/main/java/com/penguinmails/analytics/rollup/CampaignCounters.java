package com.penguinmails.analytics.rollup;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** The analytics tier's side: the counters, and which batches are in them. */
@Singleton
class CampaignCounters {
  private final Database olap;

  CampaignCounters(@Named("olap") Database olap) {
    this.olap = olap;
  }

  /** Adds a batch to the counters, unless it is in them. */
  void apply(UUID batch, List<Delta> deltas) {
    olap.transact(
        sql -> {
          boolean unknown =
              sql.update("insert into rollup_batches (id) values (?) on conflict do nothing", batch)
                  == 1;
          return unknown ? add(sql, deltas) : 0;
        });
  }

  /**
   * A sent message counts as delivered until it bounces. One refused at submission has both events,
   * so that sent = delivered + bounced holds for it too. In one order, against deadlocks.
   */
  private static int add(Sql sql, List<Delta> deltas) {
    return sql.update(
        """
        insert into campaign_analytics as known
               (tenant_id, campaign_id, sent, delivered, opened_tracked, clicked_tracked, replied, bounced,
                unsubscribed, spam_complaints)
        select d.tenant, d.campaign,
               coalesce(sum(d.n) filter (where d.event = 'sent'), 0),
               coalesce(sum(d.n) filter (where d.event = 'sent'), 0)
                 - coalesce(sum(d.n) filter (where d.event = 'bounced'), 0),
               coalesce(sum(d.n) filter (where d.event = 'opened'), 0),
               coalesce(sum(d.n) filter (where d.event = 'clicked'), 0),
               coalesce(sum(d.n) filter (where d.event = 'replied'), 0),
               coalesce(sum(d.n) filter (where d.event = 'bounced'), 0),
               coalesce(sum(d.n) filter (where d.event = 'unsubscribed'), 0),
               coalesce(sum(d.n) filter (where d.event = 'complained'), 0)
          from unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[]) as d (tenant, campaign, event, n)
         group by d.tenant, d.campaign order by d.tenant, d.campaign
        on conflict (tenant_id, campaign_id) do update
          set sent = known.sent + excluded.sent,
              delivered = known.delivered + excluded.delivered,
              opened_tracked = known.opened_tracked + excluded.opened_tracked,
              clicked_tracked = known.clicked_tracked + excluded.clicked_tracked,
              replied = known.replied + excluded.replied,
              bounced = known.bounced + excluded.bounced,
              unsubscribed = known.unsubscribed + excluded.unsubscribed,
              spam_complaints = known.spam_complaints + excluded.spam_complaints,
              updated_at = now()
        """,
        deltas.stream().map(Delta::tenantId).toArray(UUID[]::new),
        deltas.stream().map(Delta::campaignId).toArray(UUID[]::new),
        deltas.stream().map(Delta::eventType).toArray(String[]::new),
        deltas.stream().map(Delta::messages).toArray(Integer[]::new));
  }

  void forget(List<UUID> batches) {
    olap.update(
        "delete from rollup_batches where id = any (?)", (Object) batches.toArray(UUID[]::new));
  }
}
