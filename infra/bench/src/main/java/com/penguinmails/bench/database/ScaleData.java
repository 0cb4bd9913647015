package com.penguinmails.bench.database;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of many tenants whose ids can be computed, so that a query needs nothing but a number:
 * tenant {@code 5…-<n>}, lead {@code 6…-<tenant>-<n>}, campaign {@code 7…-<tenant>-<n>}.
 *
 * <p>No campaign is sending: the running product would go to work on it.
 *
 * @param tenants how many
 * @param leads of each tenant
 * @param messages of all tenants, over twelve months
 */
record ScaleData(int tenants, int leads, int messages) {
  static final int CAMPAIGNS = 20;

  private static final String TENANT =
      "('50000000-0000-7000-8000-' || lpad(to_hex(%s), 12, '0'))::uuid";
  private static final String LEAD =
      "('60000000-0000-7000-' || to_char(%s, 'FM0000') || '-' || lpad(to_hex(%s), 12, '0'))::uuid";
  private static final String CAMPAIGN =
      "('70000000-0000-7000-' || to_char(%s, 'FM0000') || '-' || lpad(to_hex(%s), 12, '0'))::uuid";

  /** Adds everything of one size; a smaller one may be there already. */
  void load(Workbench bench, ScaleData before) throws SQLException {
    try (Connection oltp = bench.superuser(Tier.OLTP)) {
      run(oltp, "set session_replication_role = replica");
      run(
          oltp,
          "insert into tenants (id, name) select "
              + tenant("t")
              + ", 'Tenant ' || t from generate_series(1, "
              + tenants
              + ") t on conflict do nothing");
      run(
          oltp,
          "insert into campaigns (id, tenant_id, name, status, created) select "
              + campaign("t", "c")
              + ", "
              + tenant("t")
              + ", 'Campaign ' || c, (array['draft','completed','paused'])[1 + c % 3], now() - c * interval '1 day'"
              + " from generate_series(1, "
              + tenants
              + ") t, generate_series(1, "
              + CAMPAIGNS
              + ") c on conflict do nothing");
      for (int t = 1; t <= tenants; t += 10) {
        bench.progress().printf("leads of tenants %d to %d%n", t, t + 9);
        String range = "generate_series(" + t + ", " + Math.min(t + 9, tenants) + ") t";
        String more = "generate_series(" + (before.leads() + 1) + ", " + leads + ") l";
        run(
            oltp,
            "insert into leads (id, tenant_id, email, name, company, status, created, updated) select "
                + lead("t", "l")
                + ", "
                + tenant("t")
                + ", 'lead-' || l || '@company-' || l % 997 || '.example', 'Lead ' || l, 'Company ' || l % 997,"
                + " (array['active','active','active','active','unsubscribed','bounced','replied'])[1 + l % 7],"
                + " now() - l * interval '37 seconds', now() from "
                + range
                + ", "
                + more);
        run(
            oltp,
            "insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, status, next_run) select md5('e' || t || ' ' || l)::uuid, "
                + tenant("t")
                + ", "
                + campaign("t", "1 + l % " + CAMPAIGNS)
                + ", "
                + lead("t", "l")
                + ", (array['active','completed','exited'])[1 + l % 3], case when l % 3 = 0 then now() + l * interval '1 second' end from "
                + range
                + ", "
                + more);
        run(
            oltp,
            "insert into audit_log_enhanced (tenant_id, seq, action, resource_type, resource_id, created_at, previous_hash, hash) select "
                + tenant("t")
                + ", l, 'lead.created', 'lead', "
                + lead("t", "l")
                + ", now(), '', '' from "
                + range
                + ", "
                + more);
        run(
            oltp,
            "insert into suppression_list (id, tenant_id, email, reason) select gen_random_uuid(), "
                + tenant("t")
                + ", 'no-' || l || '@example.org', 'manual' from "
                + range
                + ", "
                + more
                + " where l % 20 = 0");
      }
      // The triggers that keep it do not fire here.
      run(
          oltp,
          "insert into campaign_progress (tenant_id, campaign_id, slot, active, completed, exited)"
              + " select tenant_id, campaign_id, 0, count(*) filter (where status = 'active'),"
              + " count(*) filter (where status = 'completed'), count(*) filter (where status = 'exited')"
              + " from campaign_enrollments group by tenant_id, campaign_id on conflict (tenant_id, campaign_id, slot)"
              + " do update set active = excluded.active, completed = excluded.completed, exited = excluded.exited");
      run(
          oltp,
          "vacuum analyze campaign_progress, leads, campaigns, campaign_enrollments, suppression_list, audit_log_enhanced");
    }
    new ScaleLists(tenants, leads).load(bench);
    content(bench, before);
    analytics(bench, before);
  }

  private void content(Workbench bench, ScaleData before) throws SQLException {
    try (Connection owner = bench.connect(Tier.CONTENT, "penguin_owner")) {
      run(
          owner,
          "select app_sec.make_message_partitions((now() - interval '12 months')::date, 14)");
    }
    try (Connection content = bench.superuser(Tier.CONTENT)) {
      run(content, "set session_replication_role = replica");
      run(content, "set maintenance_work_mem = '256MB'");
      run(content, "set work_mem = '64MB'");
      // Built once they are in: several times faster than keeping indexes up to date.
      List<String> indexes = new ArrayList<>(dropIndexes(content, "email_messages"));
      indexes.addAll(dropIndexes(content, "content_search_index"));
      int perMonth = (messages - before.messages()) / 12;
      for (int month = 11; month >= 0; month--) {
        bench.progress().printf("%,d messages, month %d of 12%n", perMonth, 12 - month);
        run(content, messages(month, before.messages() / 12, perMonth));
        run(content, words(month));
      }
      for (String index : indexes) {
        bench.progress().println(index);
        run(content, index);
      }
      new ScaleBodies(tenants, Math.max(1, leads / 10)).load(bench);
      run(content, "vacuum analyze email_messages");
      run(content, "vacuum analyze content_search_index");
    }
  }

  /** Spread evenly over a month; keys in order of time, as UUIDs of version 7 are. */
  private String messages(int month, int from, int count) {
    return """
        insert into email_messages (storage_key, tenant_id, email_account_id, campaign_id, lead_id, direction, from_email, to_email,
                                    subject, status, header_message_id, sent_at, created_at)
        select key, %s, %s, %s, %s, case when n %% 10 = 0 then 'inbound' else 'outbound' end, 'sales@sender.example',
               'lead-' || l || '@company-' || l %% 997 || '.example', 'Offer ' || n %% 1000,
               (array['sent','opened','sent','replied','bounced','delivered'])[1 + n %% 6], 'm' || n || '@sender.example', t, t
          from (select n, 1 + n %% %d as tn, 1 + (n / %d) %% %d as l, at as t,
                       to_char(at, 'YYYYMM') || '/' || regexp_replace(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
                         || '7' || substr(md5('m' || n), 1, 3) || '8' || substr(md5('m' || n), 4, 15),
                         '(.{8})(.{4})(.{4})(.{4})(.{12})', '\\1-\\2-\\3-\\4-\\5') as key
                  from (select n, date_trunc('month', now()) - interval '%d months' + (n - %d) * (interval '27 days' / %d) as at
                          from generate_series(%d, %d) n) times) m
        """
        .formatted(
            tenant("tn"),
            tenant("tn"),
            campaign("tn", "1 + (n / 7) % " + CAMPAIGNS),
            lead("tn", "l"),
            tenants,
            tenants,
            leads,
            month,
            from + 1,
            count + 1,
            month * 10_000_000L + from + 1,
            month * 10_000_000L + from + count)
        .replace("(n - " + (from + 1) + ")", "(n - " + (month * 10_000_000L + from + 1) + ")");
  }

  /** Frequent words and rare ones. */
  private static String words(int month) {
    return """
        insert into content_search_index (storage_key, tenant_id, document)
        select storage_key, tenant_id,
               array_to_tsvector(array['offer', 'w' || h %% 11, 'w' || h %% 101, 'w' || h %% 1009, 'w' || h %% 10007])
          from (select storage_key, tenant_id, abs(hashtext(storage_key)::bigint) as h from email_messages m
                 where storage_key >= to_char(date_trunc('month', now()) - interval '%1$d months', 'YYYYMM') || '/'
                   and storage_key < to_char(date_trunc('month', now()) - interval '%1$d months', 'YYYYMM') || '0'
                   and not exists (select from content_search_index s where s.storage_key = m.storage_key)) m
        """
        .formatted(month);
  }

  /** Drops what is no constraint and returns how to make it again. */
  private static List<String> dropIndexes(Connection connection, String table) throws SQLException {
    List<String> made = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON '), indexrelid::regclass from pg_index where indrelid = '"
                    + table
                    + "'::regclass and not exists (select from pg_constraint where conindid = indexrelid)")) {
      while (row.next()) {
        made.add(row.getString(1));
        names.add(row.getString(2));
      }
    }
    for (String name : names) {
      run(connection, "drop index " + name);
    }
    return made;
  }

  private void analytics(Workbench bench, ScaleData before) throws SQLException {
    try (Connection olap = bench.superuser(Tier.OLAP)) {
      String all =
          " from generate_series(1, "
              + tenants
              + ") t, generate_series(1, "
              + CAMPAIGNS
              + ") c on conflict do nothing";
      run(
          olap,
          "insert into campaigns (id, tenant_id, name, status, updated) select "
              + campaign("t", "c")
              + ", "
              + tenant("t")
              + ", 'Campaign ' || c, 'sending', now()"
              + all);
      run(
          olap,
          "insert into campaign_analytics (tenant_id, campaign_id, sent, delivered) select "
              + tenant("t")
              + ", "
              + campaign("t", "c")
              + ", 100, 90"
              + all);
      run(
          olap,
          "insert into lead_analytics (tenant_id, lead_id, campaign_id, sent) select "
              + tenant("t")
              + ", "
              + lead("t", "l")
              + ", "
              + campaign("t", "1 + l % " + CAMPAIGNS)
              + ", 1 from generate_series(1, "
              + tenants
              + ") t, generate_series("
              + (before.leads() + 1)
              + ", "
              + leads
              + ") l");
      run(olap, "refresh materialized view concurrently campaign_performance_mv");
      run(olap, "vacuum analyze lead_analytics, campaign_analytics, campaigns");
    }
  }

  static String tenant(String n) {
    return TENANT.formatted(n);
  }

  static String lead(String tenant, String n) {
    return LEAD.formatted(tenant, n);
  }

  static String campaign(String tenant, String n) {
    return CAMPAIGN.formatted(tenant, n);
  }

  /** What {@link #lead} makes of these numbers. */
  static String leadLiteral(int tenant, int n) {
    return "'" + leadText(tenant, n) + "'::uuid";
  }

  static String leadText(int tenant, int n) {
    return "60000000-0000-7000-%04d-%012x".formatted(tenant, n);
  }

  /** What {@link #campaign} makes of these numbers. */
  static String campaignLiteral(int tenant, int n) {
    return "'70000000-0000-7000-%04d-%012x'::uuid".formatted(tenant, n);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
