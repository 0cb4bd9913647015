package com.penguinmails.bench.database;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.util.List;
import java.util.stream.Stream;

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

  private static final List<ScaleQuery> TENANTS =
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
               where s.campaign_id = {campaign} and s.parked is not null and s.settled is null and s.state = 'in_doubt' and s.id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'
               order by s.id desc limit 51
              """),
          first("companies"),
          first("domains"),
          first("email_accounts"),
          first("templates"),
          first("lead_imports"),
          first("privacy_requests"),
          list(
              Tier.OLTP,
              "payments, first page",
              "select * from payments where (invoiced, id) < ('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by invoiced desc, id desc limit 51"),
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
          list(Tier.CONTENT, "search, frequent word", search("offer", "null", "null", "null")),
          list(Tier.CONTENT, "search, rare words", search("w{l} offer", "null", "null", "null")),
          list(
              Tier.CONTENT,
              "search, with a filter",
              search("w{l} offer", "null", "null", "'replied'")),
          list(
              Tier.CONTENT,
              "search, of a campaign",
              search("w{l} offer", "{campaign}", "null", "null")),
          list(Tier.CONTENT, "search, of a lead", search("w{l} offer", "null", "{lead}", "null")),
          list(
              Tier.CONTENT,
              "one message with its body",
              """
              select m.storage_key, m.direction, m.status, m.subject, m.from_email, m.to_email, m.sent_at, m.created_at,
                     c.body, c.headers, c.compression_algorithm, c.dictionary_id
                from email_messages m join stored_bodies c on c.storage_key = m.storage_key
               where m.storage_key = {message}
              """),
          list(
              Tier.CONTENT,
              "attachments of a message",
              """
              select a.id, a.filename, a.original_filename, a.mime_type, a.size_bytes, a.storage_disposition, a.omitted, a.created_at
                from email_messages m left join attachments a on a.tenant_id = m.tenant_id and a.parent_storage_key = m.storage_key
               where m.storage_key = {message} order by a.id limit 100
              """),
          new ScaleQuery(
              "campaign performance",
              Tier.OLAP,
              Roles.APP,
              DASHBOARD,
              "select * from app_sec.campaign_performance('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51)"),
          new ScaleQuery(
              "campaign analytics",
              Tier.OLAP,
              Roles.APP,
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

  static final List<ScaleQuery> ALL =
      Stream.concat(TENANTS.stream(), ScaleStaffQueries.ALL.stream()).toList();

  private ScaleQueries() {}

  private static ScaleQuery list(Tier tier, String name, String sql) {
    return new ScaleQuery(name, tier, Roles.APP, LIST, sql);
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
    return "select * from app_sec.message_page('~', %s, %s, %s, null, 51)"
        .formatted(campaign, lead, status);
  }

  private static String search(String words, String campaign, String lead, String status) {
    return "select * from app_sec.found_messages('%s', '~', %s, %s, %s, null, 51)"
        .formatted(words, campaign, lead, status);
  }
}
