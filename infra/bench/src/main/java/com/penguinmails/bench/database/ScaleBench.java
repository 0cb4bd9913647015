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
import java.util.Arrays;
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

  /** Below that, reading all is what a planner should choose. */
  private static final int BIG_TABLE = 10_000;

  private static final List<Tier> TIERS = List.of(Tier.OLTP, Tier.CONTENT, Tier.QUEUE, Tier.OLAP);

  private final Workbench bench;
  private final ScaleData whole;
  private final List<List<Object>> health = new ArrayList<>();

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
                "Each as penguin_app through row-level security, those of staff as penguin_platform; context and query in one flight.")),
        tiers(),
        healthOfTheWhole());
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
    }
  }

  private void reset(Tier tier) throws SQLException {
    try (Connection admin = bench.superuser(tier);
        Statement statement = admin.createStatement()) {
      statement.execute("select pg_stat_reset()");
    }
  }

  private Map<String, Figure> measure(ScaleData data) throws SQLException {
    Map<String, Figure> figures = new LinkedHashMap<>();
    health.clear();
    for (Tier tier : TIERS) {
      warm(tier);
      try (Connection app = bench.connect(tier, Roles.APP);
          Connection platform = bench.connect(tier, Roles.PLATFORM)) {
        List<ScaleQuery> queries =
            ScaleQueries.ALL.stream().filter(query -> query.tier() == tier).toList();
        for (ScaleQuery query : queries) {
          times(connection(query, app, platform), query, data, warmUp());
        }
        // From here on only what the queries read when they are warm, and the running product.
        reset(tier);
        for (ScaleQuery query : queries) {
          bench.progress().println(query.name());
          figures.put(query.name(), measure(connection(query, app, platform), query, data));
        }
        read(app, "select pg_stat_force_next_flush()");
        read(platform, "select pg_stat_force_next_flush()");
      }
      health.add(health(tier));
    }
    return figures;
  }

  private static Connection connection(ScaleQuery query, Connection app, Connection platform) {
    return query.role().equals(Roles.APP) ? app : platform;
  }

  private int warmUp() {
    return bench.scale().lookups() / 6;
  }

  private Figure measure(Connection connection, ScaleQuery query, ScaleData data)
      throws SQLException {
    double[] sorted = times(connection, query, data, bench.scale().lookups());
    String plan = explain(connection, context(query, 1), query.of(1, 1, 1));
    Matcher buffers = BUFFERS.matcher(plan);
    return new Figure(
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.99)],
        shape(plan),
        buffers.find() ? Long.parseLong(buffers.group(1)) : 0);
  }

  /** In milliseconds, the shortest first. */
  private static double[] times(
      Connection connection, ScaleQuery query, ScaleData data, int lookups) throws SQLException {
    Random random = new Random(7);
    double[] millis = new double[lookups];
    for (int i = 0; i < lookups; i++) {
      int tenant = 1 + random.nextInt(data.tenants());
      String sql =
          context(query, tenant)
              + query.of(
                  tenant,
                  1 + random.nextInt(data.leads()),
                  1 + random.nextInt(ScaleData.CAMPAIGNS));
      long begin = System.nanoTime();
      read(connection, sql);
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }

  /** Staff ask for no tenant. */
  private static String context(ScaleQuery query, int tenant) {
    return query.role().equals(Roles.APP)
        ? context(tenant)
        : "select app_sec.set_context(null, null, null); ";
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

  private static String explain(Connection app, String context, String sql) throws SQLException {
    StringBuilder plan = new StringBuilder();
    app.setAutoCommit(false);
    try (Statement statement = app.createStatement()) {
      statement.execute(context);
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

  /** Of one tier since its statistics were reset. */
  private List<Object> health(Tier tier) throws SQLException {
    try (Connection admin = bench.superuser(tier);
        PreparedStatement statement =
            admin.prepareStatement(
                """
                with scanned as (
                  select c.relname, s.seq_tup_read from pg_stat_user_tables s join pg_class c on c.oid = s.relid
                   where c.reltuples >= ? and s.seq_tup_read > 0)
                select (select coalesce(sum(idx_blks_hit + idx_blks_read), 0) from pg_statio_user_indexes) as blocks,
                       (select coalesce(100.0 * sum(idx_blks_hit) / nullif(sum(idx_blks_hit + idx_blks_read), 0), 100)
                          from pg_statio_user_indexes) as hit,
                       (select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= ?) as big,
                       (select coalesce(sum(seq_tup_read), 0) from scanned) as scans,
                       (select coalesce(string_agg(relname, ' ' order by relname), '') from scanned) as names
                """)) {
      statement.setInt(1, BIG_TABLE);
      statement.setInt(2, BIG_TABLE);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return List.of(
            tier.key(),
            row.getLong("blocks"),
            row.getDouble("hit"),
            row.getLong("big"),
            row.getLong("scans"),
            row.getString("names"));
      }
    }
  }

  private Table healthOfTheWhole() {
    return new Table(
        "While the whole was measured",
        List.of(
            "tier",
            "index blocks asked for",
            "index hit ratio %",
            "tables of 10,000 rows and more",
            "their rows read sequentially",
            "of"),
        List.copyOf(health),
        List.of(
            "From the end of warming up, when statistics were reset, to the last query of a tier; the running product's own work is in it.",
            "Target: above 99 %, none."));
  }
}
