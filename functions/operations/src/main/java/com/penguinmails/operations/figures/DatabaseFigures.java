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
  /**
   * Queued jobs as their indexes know them: reading {@code status} reads all completed ones too.
   */
  private static final String OF_JOBS =
      """
      with due as materialized (
        select count(*) as jobs, coalesce(round(extract(epoch from now() - min(at))), 0) as seconds
          from (select run_at as at from jobs where lane is not null and run_at <= now()
                union all
                select suspect_at from jobs where suspect_at <= now()) queued)
      select json_build_object(
          'JobsDue', (select jobs from due),
          'OldestJobSeconds', (select seconds from due),
          'DeadLettersLastHour', (select count(*) from dead_letter_jobs
              where failure_timestamp > now() - interval '1 hour'),
          'JobsSettledPerMinute', count(*) / 5,
          'JobFailureRate', coalesce(round(100.0 * count(*) filter (where status <> 'success')
              / nullif(count(*), 0), 2), 0),
          'ProvisioningSeconds', (
            select coalesce(round(extract(epoch from now() - min(created_at))), 0)
              from (select created_at, job_type from jobs where queue_name = 'provisioning' and lane is not null
                    union all
                    select created_at, job_type from jobs where queue_name = 'provisioning' and suspect_at is not null) waiting
             where job_type in ('tenant-provision', 'server-provision')))::text as figures
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

  /** Over all accounts and all time: the dashboard shows what an hour adds. */
  private static final String OF_MAILS =
      """
      select json_build_object(
          'MailsSent', coalesce(sum(sent), 0),
          'MailsDelivered', coalesce(sum(delivered), 0),
          'MailsBounced', coalesce(sum(bounced), 0),
          'SpamComplaints', coalesce(sum(spam_complaints), 0))::text as figures
        from mailbox_analytics
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
      lines.add(line(tier, of(TenantContext.callAsSystem(() -> ServerFigures.of(database(tier))))));
    }
    lines.add(line(Tier.QUEUE, asked(Tier.QUEUE, OF_JOBS)));
    lines.add(line(Tier.CONTENT, asked(Tier.CONTENT, OF_PARTITIONS)));
    lines.add(line(Tier.OLAP, asked(Tier.OLAP, OF_MAILS)));
    return lines;
  }

  private Database database(Tier tier) {
    Database database = databases.get(tier);
    if (database == null) {
      throw new IllegalStateException("There is no tier " + tier);
    }
    return database;
  }

  private String asked(Tier tier, String sql) {
    return TenantContext.callAsSystem(() -> database(tier).first(sql, row -> row.text("figures")))
        .orElseThrow();
  }

  private static String of(ServerFigures server) {
    long blocks = server.indexHits() + server.indexReads();
    return "{\"IndexHitRatio\" : %s, \"TableScanRatio\" : %s, \"DeadTupleRatio\" : %s, \"DatabaseBytes\" : %d}"
        .formatted(
            blocks == 0 ? 100.0 : ServerFigures.percent(server.indexHits(), blocks),
            ServerFigures.percent(server.scans(), server.scans() + server.lookups()),
            ServerFigures.percent(server.dead(), server.dead() + server.rows()),
            server.bytes());
  }

  private String line(Tier tier, String figures) {
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
