package com.penguinmails.operations.figures;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks each tier how it is and says it as CloudWatch reads it from a log ("Embedded metric format
 * specification"): a line of JSON for each tier, which costs no permission and no call.
 */
@Singleton
public class DatabaseFigures {
  /** Small tables are rightly scanned, and rightly untidy. */
  private static final String OF_TABLES =
      """
      select json_build_object(
          'IndexHitRatio', (select coalesce(round(100.0 * sum(idx_blks_hit)
              / nullif(sum(idx_blks_hit + idx_blks_read), 0), 2), 100) from pg_statio_user_indexes),
          'TableScanRatio', coalesce(round(100.0 * sum(seq_scan)
              / nullif(sum(seq_scan + coalesce(idx_scan, 0)), 0), 2), 0),
          'DeadTupleRatio', coalesce(round(100.0 * sum(n_dead_tup)
              / nullif(sum(n_live_tup + n_dead_tup), 0), 2), 0),
          'DatabaseBytes', pg_database_size(current_database()))::text as figures
        from pg_stat_user_tables
       where n_live_tup > 10000
      """;

  private static final String OF_JOBS =
      """
      select json_build_object(
          'JobsDue', (select count(*) from jobs where status = 'queued' and run_at <= now()),
          'OldestJobSeconds', (select coalesce(round(extract(epoch from now() - min(run_at))), 0)
              from jobs where status = 'queued' and run_at <= now()),
          'DeadLettersLastHour', (select count(*) from dead_letter_jobs
              where failure_timestamp > now() - interval '1 hour'),
          'JobsSettledPerMinute', count(*) / 5,
          'JobFailureRate', coalesce(round(100.0 * count(*) filter (where status <> 'success')
              / nullif(count(*), 0), 2), 0))::text as figures
        from job_logs
       where finished_at > now() - interval '5 minutes'
      """;

  private static final String OF_PARTITIONS =
      """
      select json_build_object('PartitionsAhead', count(*))::text as figures
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'email_messages'::regclass
         and right(c.relname, 6) > to_char(now(), 'YYYYMM')
      """;

  private static final Pattern NAME = Pattern.compile("\"([A-Z][A-Za-z]+)\" :");

  private final Map<Tier, Database> databases;
  private final Clock clock;
  private final String namespace;

  DatabaseFigures(
      @Named("oltp") Database oltp,
      @Named("content") Database content,
      @Named("queue") Database queue,
      @Named("olap") Database olap,
      Clock clock,
      @Value("${metrics.namespace:PenguinMails}") String namespace) {
    this.databases =
        Map.of(Tier.OLTP, oltp, Tier.CONTENT, content, Tier.QUEUE, queue, Tier.OLAP, olap);
    this.clock = clock;
    this.namespace = namespace;
  }

  /** Returns a line for each tier, to be written as it is to standard output. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      lines.add(line(tier, OF_TABLES));
    }
    lines.add(line(Tier.QUEUE, OF_JOBS));
    lines.add(line(Tier.CONTENT, OF_PARTITIONS));
    return lines;
  }

  private String line(Tier tier, String sql) {
    Database database = databases.get(tier);
    if (database == null) {
      throw new IllegalStateException("There is no tier " + tier);
    }
    String figures =
        TenantContext.callAsSystem(() -> database.first(sql, row -> row.text("figures")))
            .orElseThrow();
    List<String> names = new ArrayList<>();
    Matcher found = NAME.matcher(figures);
    while (found.find()) {
      names.add("{\"Name\":\"" + found.group(1) + "\"}");
    }
    return "{\"_aws\":{\"Timestamp\":"
        + clock.millis()
        + ",\"CloudWatchMetrics\":[{\"Namespace\":\""
        + namespace
        + "\",\"Dimensions\":[[\"Tier\"]],\"Metrics\":["
        + String.join(",", names)
        + "]}]},\"Tier\":\""
        + tier.key()
        + "\","
        + figures.strip().substring(1);
  }
}
