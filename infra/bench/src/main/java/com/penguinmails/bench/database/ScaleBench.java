package com.penguinmails.bench.database;

import com.penguinmails.bench.Scale;
import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bench {@code scale}: each query at a tenth of the size and at the whole of it. */
public final class ScaleBench {
  private static final int TWO_TIERS = 100;
  private static final Pattern NODE =
      Pattern.compile("(?:->  |^)([A-Z][A-Za-z ]+?)(?: using \\S+)?(?: on \\S+)?(?: \\w+)?  \\(");
  private static final Pattern INDEX = Pattern.compile("(?:using|Bitmap Index Scan on) (\\S+)");
  private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)");

  private final Workbench bench;
  private final ScaleData whole;

  private ScaleBench(Workbench bench) {
    this.bench = bench;
    Scale scale = bench.scale();
    this.whole = new ScaleData(scale.tenants(), scale.tenantLeads(), scale.messages());
  }

  private record Figure(double p50, double p99, String plan, long buffers) {}

  /** Loads and measures twice. */
  public static List<Table> run(Workbench bench) throws SQLException {
    return new ScaleBench(bench).run();
  }

  private List<Table> run() throws SQLException {
    ScaleData tenth =
        new ScaleData(whole.tenants(), Math.max(1, whole.leads() / 10), whole.messages() / 10);
    tenth.load(bench, new ScaleData(whole.tenants(), 0, 0));
    Map<String, Figure> small = measure(tenth);
    whole.load(bench, tenth);
    Map<String, Figure> large = measure(whole);
    List<List<Object>> rows = new ArrayList<>();
    for (ScaleQuery query : ScaleQueries.ALL) {
      Figure before = small.getOrDefault(query.name(), new Figure(0, 0, "", 0));
      Figure after = large.getOrDefault(query.name(), new Figure(0, 0, "", 0));
      rows.add(
          List.of(
              query.name(),
              before.p50(),
              after.p50(),
              after.p50() / Math.max(before.p50(), 0.001),
              before.p99(),
              after.p99(),
              query.limitMillis(),
              after.buffers(),
              after.plan()));
    }
    return List.of(
        new Table(
            "%d tenants, %,d leads, %,d messages over 12 months, beside a tenth; ms, warm, one client"
                .formatted(whole.tenants(), whole.tenants() * whole.leads(), whole.messages()),
            List.of(
                "query", "p50 1/10", "p50", "ratio", "p99 1/10", "p99", "limit", "buffers", "plan"),
            rows,
            List.of(
                "Each as penguin_app through row-level security, context and query in one flight.")),
        tiers(),
        health());
  }

  /** A campaign with its messages: one question to each of two tiers, as a front end asks them. */
  private Table tiers() throws SQLException {
    List<Double> millis = new ArrayList<>();
    Random random = new Random(11);
    try (Connection oltp = bench.connect(Tier.OLTP, Roles.APP);
        Connection content = bench.connect(Tier.CONTENT, Roles.APP)) {
      for (int i = 0; i < warmUp() + bench.scale().lookups(); i++) {
        int tenant = 1 + random.nextInt(whole.tenants());
        int campaign = 1 + random.nextInt(ScaleData.CAMPAIGNS);
        long begin = System.nanoTime();
        read(oltp, context(tenant) + ScaleQueries.PROGRESS.of(tenant, 1, campaign));
        read(content, context(tenant) + ScaleQueries.OF_A_CAMPAIGN.of(tenant, 1, campaign));
        if (i >= warmUp()) {
          millis.add((System.nanoTime() - begin) / 1e6);
        }
      }
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Table(
        "A campaign and its messages, across two tiers",
        List.of("p50", "p99", "limit"),
        List.of(
            List.of(sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)], TWO_TIERS)),
        List.of());
  }

  /** As after a while of use: in memory, indexes last, because all may be more than fits. */
  private void warm(Tier tier) throws SQLException {
    bench.progress().println(tier.key() + " into memory");
    try (Connection admin = bench.superuser(tier);
        Statement statement = admin.createStatement()) {
      statement.execute("create extension if not exists pg_prewarm");
      for (String kind : List.of("r", "i")) {
        statement.execute(
            "select pg_prewarm(oid) from pg_class where relnamespace = 'public'::regnamespace and relkind = '"
                + kind
                + "'");
      }
      statement.execute("select pg_stat_reset()");
    }
  }

  private Map<String, Figure> measure(ScaleData data) throws SQLException {
    Map<String, Figure> figures = new LinkedHashMap<>();
    for (Tier tier : List.of(Tier.OLTP, Tier.CONTENT, Tier.OLAP)) {
      warm(tier);
      try (Connection app = bench.connect(tier, Roles.APP)) {
        for (ScaleQuery query : ScaleQueries.ALL) {
          if (query.tier() == tier) {
            bench.progress().println(query.name());
            figures.put(query.name(), measure(app, query, data));
          }
        }
      }
    }
    return figures;
  }

  private int warmUp() {
    return bench.scale().lookups() / 6;
  }

  private Figure measure(Connection app, ScaleQuery query, ScaleData data) throws SQLException {
    Random random = new Random(7);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < warmUp() + bench.scale().lookups(); i++) {
      int tenant = 1 + random.nextInt(data.tenants());
      String sql =
          query.of(
              tenant, 1 + random.nextInt(data.leads()), 1 + random.nextInt(ScaleData.CAMPAIGNS));
      long begin = System.nanoTime();
      read(app, context(tenant) + sql);
      if (i >= warmUp()) {
        millis.add((System.nanoTime() - begin) / 1e6);
      }
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    String plan = explain(app, query.of(1, 1, 1));
    Matcher buffers = BUFFERS.matcher(plan);
    return new Figure(
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.99)],
        shape(plan),
        buffers.find() ? Long.parseLong(buffers.group(1)) : 0);
  }

  private static String context(int tenant) {
    return "select app_sec.set_context("
        + ScaleData.tenant(String.valueOf(tenant))
        + ", null, null); ";
  }

  private static void read(Connection app, String sql) throws SQLException {
    try (Statement statement = app.createStatement()) {
      boolean more = statement.execute(sql);
      while (more || statement.getUpdateCount() >= 0) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows != null && rows.next()) {
            rows.getObject(1);
          }
        }
        more = statement.getMoreResults();
      }
    }
  }

  private static String explain(Connection app, String sql) throws SQLException {
    StringBuilder plan = new StringBuilder();
    app.setAutoCommit(false);
    try (Statement statement = app.createStatement()) {
      statement.execute(context(1));
      try (ResultSet row = statement.executeQuery("explain (analyze, buffers) " + sql)) {
        while (row.next()) {
          plan.append(row.getString(1)).append('\n');
        }
      }
    } finally {
      app.rollback();
      app.setAutoCommit(true);
    }
    return plan.toString();
  }

  /** The nodes that ran, from the outside in, and the indexes they used. */
  private static String shape(String plan) {
    List<String> parts = new ArrayList<>();
    for (String line : plan.split("\n", -1)) {
      Matcher node = NODE.matcher(line.strip());
      if (node.find() && !line.contains("never executed") && !line.contains("InitPlan")) {
        parts.add(node.group(1).strip());
      }
      Matcher index = INDEX.matcher(line);
      if (index.find() && !line.contains("never executed")) {
        parts.add(index.group(1).replaceFirst("_\\d{6}_", "_*_"));
      }
    }
    List<String> distinct = parts.stream().distinct().toList();
    return String.join(" > ", distinct.subList(0, Math.min(6, distinct.size())));
  }

  private Table health() throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (Tier tier : List.of(Tier.OLTP, Tier.CONTENT, Tier.OLAP)) {
      try (Connection admin = bench.superuser(tier);
          PreparedStatement statement =
              admin.prepareStatement(
                  """
                  select 100.0 * sum(idx_blks_hit) / nullif(sum(idx_blks_hit + idx_blks_read), 0) as hit,
                         (select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables
                           where relname ~ '^(leads|campaign_enrollments|email_messages|content_search_index|send_ledger)') as scans
                    from pg_statio_user_indexes
                  """);
          ResultSet row = statement.executeQuery()) {
        row.next();
        rows.add(List.of(tier.key(), row.getDouble("hit"), row.getLong("scans")));
      }
    }
    return new Table(
        "While the whole was measured",
        List.of("tier", "index hit ratio %", "rows of hot tables read sequentially"),
        rows,
        List.of("Target: above 99 %, none. A partition that is empty may be scanned."));
  }
}
