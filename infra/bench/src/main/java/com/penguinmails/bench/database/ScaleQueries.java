package com.penguinmails.bench.database;

import com.penguinmails.data.sql.Tier;
import java.util.List;

/** The twenty queries that matter, as the repositories send them. See infra/query-plans.md. */
final class ScaleQueries {
  private static final int LIST = 20;
  private static final int DASHBOARD = 100;

  static final List<ScaleQuery> ALL =
      List.of(
          list(
              Tier.OLTP,
              "leads, first page",
              "select * from leads where (created, id) < ('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by created desc, id desc limit 51"),
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
          list(
              Tier.OLTP,
              "campaigns, first page",
              "select * from campaigns where (created, id) < ('9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by created desc, id desc limit 51"),
          list(Tier.OLTP, "one campaign", "select * from campaigns where id = {campaign}"),
          list(
              Tier.OLTP,
              "enrolments of a campaign",
              "select * from campaign_enrollments where campaign_id = {campaign} and id > '00000000-0000-0000-0000-000000000000' order by id limit 51"),
          list(
              Tier.OLTP,
              "campaign progress",
              "select status, count(*) from campaign_enrollments where campaign_id = {campaign} group by status"),
          list(
              Tier.OLTP,
              "due enrolments",
              "select id from campaign_enrollments where campaign_id = {campaign} and next_run <= now() order by next_run, id limit 500 for update skip locked"),
          list(
              Tier.OLTP,
              "audit trail by action",
              "select seq, action from audit_log_enhanced where action = 'lead.created' order by created_at desc limit 51"),
          list(Tier.CONTENT, "messages, first page", messages("true")),
          list(Tier.CONTENT, "messages of a campaign", messages("campaign_id = {campaign}")),
          list(Tier.CONTENT, "messages of a lead", messages("lead_id = {lead}")),
          list(Tier.CONTENT, "messages by status", messages("status = 'replied'")),
          list(
              Tier.CONTENT,
              "search, frequent word",
              "select storage_key from app_sec.search_messages('offer', '~', null, null, null, null, 51)"),
          list(
              Tier.CONTENT,
              "search, rare words",
              "select storage_key from app_sec.search_messages('w{l} offer', '~', null, null, null, null, 51)"),
          new ScaleQuery(
              "campaign performance",
              Tier.OLAP,
              DASHBOARD,
              "select * from app_sec.campaign_performance('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51)"),
          new ScaleQuery(
              "campaign analytics",
              Tier.OLAP,
              DASHBOARD,
              "select * from campaign_analytics where campaign_id = {campaign}"));

  private ScaleQueries() {}

  private static ScaleQuery list(Tier tier, String name, String sql) {
    return new ScaleQuery(name, tier, LIST, sql);
  }

  private static String messages(String filter) {
    return "select * from email_messages where storage_key < '~' and "
        + filter
        + " order by storage_key desc limit 51";
  }
}
