package com.penguinmails.operations.figures;

import com.penguinmails.data.sql.Database;

/**
 * How a tier's server and database are, in the figures of the scale safety document; whoever
 * reports one of them takes it from here.
 *
 * @param used open connections to all databases of the server
 * @param allowed {@code max_connections}
 * @param bytes size of the database
 * @param indexHits index blocks found in memory
 * @param indexReads index blocks that had to be read
 * @param scans sequential scans of large tables
 * @param lookups index scans of large tables
 * @param rows of large tables
 * @param dead rows of large tables nobody sees any more
 */
public record ServerFigures(
    long used,
    long allowed,
    long bytes,
    long indexHits,
    long indexReads,
    long scans,
    long lookups,
    long rows,
    long dead) {
  /** Smaller tables are rightly scanned, and rightly untidy. Partitions count together. */
  public static final int LARGE = 10_000;

  /** Asks a tier. */
  public static ServerFigures of(Database database) {
    return database
        .first(
            """
            select (select sum(numbackends)::bigint from pg_stat_database) as used,
                   current_setting('max_connections')::bigint as allowed, pg_database_size(current_database()) as bytes,
                   i.hits, i.reads, t.scans, t.lookups, t.live, t.dead
              from (select coalesce(sum(idx_blks_hit), 0)::bigint as hits, coalesce(sum(idx_blks_read), 0)::bigint as reads
                      from pg_statio_user_indexes) i
             cross join (
               select coalesce(sum(l.scans), 0)::bigint as scans, coalesce(sum(l.lookups), 0)::bigint as lookups,
                      coalesce(sum(l.live), 0)::bigint as live, coalesce(sum(l.dead), 0)::bigint as dead
                 from (select sum(seq_scan) as scans, sum(idx_scan) as lookups, sum(n_live_tup) as live, sum(n_dead_tup) as dead
                         from pg_stat_user_tables group by coalesce(pg_partition_root(relid), relid)
                       having sum(n_live_tup + n_dead_tup) >= ?) l) t
            """,
            row ->
                new ServerFigures(
                    row.longValue("used"),
                    row.longValue("allowed"),
                    row.longValue("bytes"),
                    row.longValue("hits"),
                    row.longValue("reads"),
                    row.longValue("scans"),
                    row.longValue("lookups"),
                    row.longValue("live"),
                    row.longValue("dead")),
            LARGE)
        .orElseThrow();
  }

  /** A share of 100 with two digits behind the point; 0 of nothing. */
  public static double percent(long part, long whole) {
    return whole == 0 ? 0 : Math.round(10_000.0 * part / whole) / 100.0;
  }

  /** How much of the connections is taken. */
  public double connectionPercent() {
    return percent(used, allowed);
  }
}
