package com.penguinmails.analytics.rollup;

/** The one statement that adds a batch to every counter: all of them or none. */
final class CounterSql {
  /**
   * A sent message counts as delivered until it bounces. One refused at submission has both events,
   * so that sent = delivered + bounced holds for it too.
   */
  private static final String COUNTS =
      """
      coalesce(sum(d.n) filter (where d.event = 'sent'), 0) as sent,
      coalesce(sum(d.n) filter (where d.event = 'sent'), 0)
        - coalesce(sum(d.n) filter (where d.event = 'bounced'), 0) as delivered,
      coalesce(sum(d.n) filter (where d.event = 'opened'), 0) as opened,
      coalesce(sum(d.n) filter (where d.event = 'clicked'), 0) as clicked,
      coalesce(sum(d.n) filter (where d.event = 'replied'), 0) as replied,
      coalesce(sum(d.n) filter (where d.event = 'bounced'), 0) as bounced,
      coalesce(sum(d.n) filter (where d.event = 'unsubscribed'), 0) as unsubscribed,
      coalesce(sum(d.n) filter (where d.event = 'complained'), 0) as complained
      """;

  private static final String COUNTERS =
      "sent, delivered, opened_tracked, clicked_tracked, replied, bounced, unsubscribed, spam_complaints";

  private static final String PLUS =
      """
      sent = known.sent + excluded.sent, delivered = known.delivered + excluded.delivered,
      opened_tracked = known.opened_tracked + excluded.opened_tracked,
      clicked_tracked = known.clicked_tracked + excluded.clicked_tracked,
      replied = known.replied + excluded.replied, bounced = known.bounced + excluded.bounced,
      unsubscribed = known.unsubscribed + excluded.unsubscribed,
      spam_complaints = known.spam_complaints + excluded.spam_complaints, updated_at = now()
      """;

  /** Every part goes in by key, against deadlocks between two runs. */
  static final String ADD =
      """
      with d as materialized (
        select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::int[])
          as d (tenant, campaign, step, lead, mailbox, event, n)),
      steps as (
        insert into sequence_step_analytics as known (tenant_id, step_id, campaign_id, company_id, {COUNTERS})
        select d.tenant, d.step, d.campaign, c.company_id, {COUNTS}
          from d left join campaigns c on c.tenant_id = d.tenant and c.id = d.campaign
         where d.step is not null and d.campaign is not null
         group by d.tenant, d.step, d.campaign, c.company_id order by d.tenant, d.step
        on conflict (tenant_id, step_id) do update set company_id = excluded.company_id, {PLUS}),
      leads as (
        insert into lead_analytics as known (tenant_id, lead_id, campaign_id, {COUNTERS})
        select d.tenant, d.lead, d.campaign, {COUNTS}
          from d where d.lead is not null and d.campaign is not null
         group by d.tenant, d.lead, d.campaign order by d.tenant, d.lead, d.campaign
        on conflict (tenant_id, lead_id, campaign_id) do update set {PLUS}),
      mailboxes as (
        insert into mailbox_analytics as known (tenant_id, mailbox_id, {COUNTERS})
        select d.tenant, d.mailbox, {COUNTS}
          from d where d.mailbox is not null and d.campaign is not null
         group by d.tenant, d.mailbox order by d.tenant, d.mailbox
        on conflict (tenant_id, mailbox_id) do update set {PLUS}),
      warmup as (
        insert into warmup_analytics as known (tenant_id, mailbox_id, {COUNTERS})
        select d.tenant, d.mailbox, {COUNTS}
          from d where d.mailbox is not null and d.campaign is null
         group by d.tenant, d.mailbox order by d.tenant, d.mailbox
        on conflict (tenant_id, mailbox_id) do update set {PLUS})
      insert into campaign_analytics as known (tenant_id, campaign_id, {COUNTERS})
      select d.tenant, d.campaign, {COUNTS}
        from d where d.campaign is not null group by d.tenant, d.campaign order by d.tenant, d.campaign
      on conflict (tenant_id, campaign_id) do update set {PLUS}
      """
          .replace("{COUNTERS}", COUNTERS)
          .replace("{COUNTS}", COUNTS)
          .replace("{PLUS}", PLUS);

  private CounterSql() {}
}
