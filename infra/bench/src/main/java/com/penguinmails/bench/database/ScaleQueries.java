package com.penguinmails.bench.database;

import com.penguinmails.data.sql.Tier;
import java.util.List;

/**
 * The lists and the queries that matter, as the repositories send them with their parameters put
 * in. See infra/query-plans.md.
 */
final class ScaleQueries {
  private static final int LIST = 20;
  private static final int DASHBOARD = 100;

  static final ScaleQuery PROGRESS =
      list(
          Tier.OLTP,
          "campaign progress",
          "select c.*, p.* from campaigns c, lateral (select coalesce(sum(e.enrolled), 0) as n_enrolled,"
              + " coalesce(sum(e.active), 0) as n_active, coalesce(sum(e.completed), 0) as n_completed"
              + " from campaign_progress e where e.campaign_id = c.id) p where c.id = {campaign}");
  static final ScaleQuery OF_A_CAMPAIGN =
      list(Tier.CONTENT, "messages of a campaign", messages("{campaign}", "null", "null"));

  static final List<ScaleQuery> ALL =
      List.of(
          first("leads"),
          list(
              Tier.OLTP,
              "leads, deep page",
              "select * from leads where (created, id) < (now() - {l} * interval '37 seconds', 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by created desc, id desc limit 51"),
          list(
              Tier.OLTP,
              "leads by status",
              "select * from leads where status = 'bounced' and (created, id) < ('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by created desc, id desc limit 51"),
          list(Tier.OLTP, "one lead", "select * from leads where id = {lead}"),
          list(
              Tier.OLTP,
              "lead by address",
              "select * from leads where email = 'lead-{l}@company-' || {l} % 997 || '.example'"),
          list(
              Tier.OLTP,
              "is suppressed",
              "select reason from suppression_list where email = 'no-{l}@example.org'"),
          first("campaigns"),
          list(Tier.OLTP, "one campaign", "select * from campaigns where id = {campaign}"),
          list(
              Tier.OLTP,
              "enrolments of a campaign",
              """
              select e.*, l.email
                from campaign_enrollments e join leads l on l.id = e.lead_id
               where e.campaign_id = {campaign} and e.id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'
                 and (null::text is null or e.status = null)
               order by e.id desc limit 51
              """),
          list(
              Tier.OLTP,
              "sends in doubt",
              """
              select s.*, l.email, a.email as account_email, p.step_order
                from send_ledger s
                join leads l on l.id = s.lead_id
                join email_accounts a on a.id = s.email_account_id
                join campaign_sequence_steps p on p.id = s.step_id
               where s.campaign_id = {campaign} and s.state = 'in_doubt' and s.id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'
               order by s.id desc limit 51
              """),
          first("companies"),
          first("domains"),
          first("email_accounts"),
          first("templates"),
          first("lead_imports"),
          PROGRESS,
          list(
              Tier.OLTP,
              "due enrolments",
              "select e.id from campaign_enrollments e where e.campaign_id = {campaign} and e.status = 'active'"
                  + " and e.next_run <= now() order by e.next_run, e.id limit 250 for update skip locked"),
          list(
              Tier.OLTP,
              "audit trail by action",
              "select seq, action from audit_log_enhanced where action = 'lead.created' order by created_at desc limit 51"),
          list(Tier.CONTENT, "messages, first page", messages("null", "null", "null")),
          OF_A_CAMPAIGN,
          list(Tier.CONTENT, "messages of a lead", messages("null", "{lead}", "null")),
          list(Tier.CONTENT, "messages by status", messages("null", "null", "'replied'")),
          list(
              Tier.CONTENT,
              "search, frequent word",
              "select storage_key from app_sec.search_messages('offer', '~', null, null, null, null, 51)"),
          list(
              Tier.CONTENT,
              "search, rare words",
              "select storage_key from app_sec.search_messages('w{l} offer', '~', null, null, null, null, 51)"),
          new ScaleQuery(
              "search, with a filter",
              Tier.CONTENT,
              DASHBOARD,
              "select storage_key from app_sec.search_messages('w{l} offer', '~', null, null, 'replied', null, 51)"),
          new ScaleQuery(
              "campaign performance",
              Tier.OLAP,
              DASHBOARD,
              "select * from app_sec.campaign_performance('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51)"),
          new ScaleQuery(
              "campaign analytics",
              Tier.OLAP,
              DASHBOARD,
              "select * from campaign_analytics where campaign_id = {campaign}"),
          list(
              Tier.OLAP,
              "steps of a campaign",
              "select * from sequence_step_analytics where campaign_id = {campaign} order by step_id limit 100"),
          list(
              Tier.OLAP,
              "mailboxes",
              """
              select m.*, coalesce(w.sent, 0) as warmup_sent
                from mailbox_analytics m left join warmup_analytics w on w.mailbox_id = m.mailbox_id
               where (m.updated_at, m.mailbox_id) < ('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff')
               order by m.updated_at desc, m.mailbox_id desc limit 51
              """));

  private ScaleQueries() {}

  private static ScaleQuery list(Tier tier, String name, String sql) {
    return new ScaleQuery(name, tier, LIST, sql);
  }

  private static ScaleQuery first(String table) {
    return list(
        Tier.OLTP,
        table + ", first page",
        "select * from "
            + table
            + " where (created, id) < ('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by created desc, id desc limit 51");
  }

  private static String messages(String campaign, String lead, String status) {
    return """
        select * from email_messages
         where storage_key < '~'
           and (%1$s::uuid is null or campaign_id = %1$s::uuid) and (%2$s::uuid is null or lead_id = %2$s::uuid)
           and (%3$s::text is null or status = %3$s::text) and (null::text is null or direction = null::text)
         order by storage_key desc limit 51
        """
        .formatted(campaign, lead, status);
  }
}
