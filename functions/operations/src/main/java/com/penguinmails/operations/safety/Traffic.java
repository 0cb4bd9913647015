package com.penguinmails.operations.safety;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.operations.figures.ServerFigures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened to a table and its partitions since the statistics were last reset.
 *
 * @param minutes since then
 * @param tenantIndexed whether an index of two columns or more begins with tenant_id; true for
 *     tables without tenants
 */
record Traffic(
    String name,
    long rows,
    long dead,
    long bytes,
    long inserted,
    long updated,
    long deleted,
    long scans,
    long lookups,
    boolean tenantIndexed,
    long minutes) {
  private static final long MINUTES_A_DAY = 1440;

  /** The busiest 200 tables. */
  static List<Traffic> of(Database database) {
    return database.list(
        """
        with since as (
          select greatest(60, extract(epoch from now() - coalesce(max(stats_reset), pg_postmaster_start_time())) / 60)::bigint as minutes
            from pg_stat_database where datname = current_database())
        select c.relname as name, sum(s.n_live_tup)::bigint as rows, sum(s.n_dead_tup)::bigint as dead,
               sum(pg_total_relation_size(s.relid))::bigint as bytes, sum(s.n_tup_ins)::bigint as inserted,
               sum(s.n_tup_upd)::bigint as updated, sum(s.n_tup_del)::bigint as deleted, sum(s.seq_scan)::bigint as scans,
               sum(coalesce(s.idx_scan, 0))::bigint as lookups, w.minutes,
               bool_and(a.attnum is null or exists (
                 select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indnkeyatts > 1)) as tenant_indexed
          from pg_stat_user_tables s
          join pg_class c on c.oid = coalesce(pg_partition_root(s.relid), s.relid)
          left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
         cross join since w
         where s.schemaname = 'public' group by c.oid, c.relname, w.minutes
         order by sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del + s.seq_scan + coalesce(s.idx_scan, 0)) desc, c.relname limit 200
        """,
        Traffic::read);
  }

  private static Traffic read(Row row) throws SQLException {
    return new Traffic(
        row.text("name"),
        row.longValue("rows"),
        row.longValue("dead"),
        row.longValue("bytes"),
        row.longValue("inserted"),
        row.longValue("updated"),
        row.longValue("deleted"),
        row.longValue("scans"),
        row.longValue("lookups"),
        row.bool("tenant_indexed"),
        row.longValue("minutes"));
  }

  boolean large() {
    return rows + dead >= ServerFigures.LARGE;
  }

  SafetyTable table(String tier) {
    long operations = perDay(inserted + updated + deleted + scans + lookups);
    long growth = perDay(inserted - deleted);
    long year = Math.max(0, rows + 365 * growth);
    return new SafetyTable(
        tier,
        name,
        rows,
        bytes,
        ServerFigures.percent(dead, rows + dead),
        ServerFigures.percent(scans, scans + lookups),
        operations,
        volume(operations),
        growth,
        Math.max(0, rows + 30 * growth),
        year,
        rows == 0 ? bytes : Math.round((double) bytes / rows * year));
  }

  /** What of it should be mended. */
  List<SafetyFinding> findings(String tier) {
    List<SafetyFinding> findings = new ArrayList<>();
    SafetyTable table = table(tier);
    if (!tenantIndexed && !table.volume().equals("low")) {
      findings.add(
          new SafetyFinding(
              tier,
              "hot_table",
              name,
              Level.WATCH.key(),
              "%d operations a day, and no index of tenant_id and another column."
                  .formatted(table.operationsPerDay()),
              null));
    }
    if (large()) {
      past("table_scans", table.scanPercent(), 1, 5, tier, "analyze %s".formatted(name), findings);
      past(
          "dead_tuples",
          table.deadPercent(),
          5,
          10,
          tier,
          "vacuum (analyze) %1$s; alter table %1$s set (autovacuum_vacuum_scale_factor = 0.02)"
              .formatted(name),
          findings);
    }
    return findings;
  }

  private void past(
      String kind,
      double percent,
      double target,
      double alert,
      String tier,
      String ddl,
      List<SafetyFinding> findings) {
    Level level = Level.below(percent, target, alert);
    if (level != Level.OK) {
      findings.add(
          new SafetyFinding(
              tier,
              kind,
              name,
              level.key(),
              "%s per cent; %s is the target.".formatted(percent, target),
              ddl));
    }
  }

  private long perDay(long count) {
    return count * MINUTES_A_DAY / minutes;
  }

  private static String volume(long operations) {
    return operations >= 50_000
        ? "very_high"
        : operations >= 20_000 ? "high" : operations >= 5_000 ? "medium" : "low";
  }
}
