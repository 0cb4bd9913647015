package com.penguinmails.operations.maintenance;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings materialised views up to date while people read them, those whose sources changed. The
 * table {@code view_refreshes} says up to when each shows everything.
 */
@Singleton
public class ViewRefresh implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(ViewRefresh.class);

  /** Views of a large installation take longer than a statement of a request may. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String USED =
      """
      select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del + seq_scan + coalesce(idx_scan, 0)), 0)::bigint as changes,
             ?::timestamptz is null as more
        from pg_stat_user_tables where relname <> 'view_refreshes'
      """;

  /** The oldest job ages while nothing changes. */
  private static final String ALWAYS =
      "select 0::bigint as changes, ?::timestamptz is null or true as more";

  /**
   * Counters of the statistics reach them within seconds, deletions included; what was written
   * since the last time is asked for directly, so that it is not missed until then.
   */
  private static final String CAMPAIGNS =
      """
      select (select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint from pg_stat_user_tables
               where relname in ('campaign_analytics', 'campaigns')) as changes,
             exists (select from campaign_analytics where updated_at > ?::timestamptz - interval '1 minute') as more
      """;

  private static final List<View> VIEWS =
      List.of(
          new View(
              "campaign_performance_mv",
              "olap",
              CAMPAIGNS,
              "refresh materialized view concurrently campaign_performance_mv"),
          new View(
              "queue.queue_health_dashboard",
              "queue",
              ALWAYS,
              "refresh materialized view concurrently queue_health_dashboard"),
          usage("oltp"),
          usage("content"),
          usage("queue"),
          usage("olap"));

  /**
   * A view.
   *
   * @param name in {@code view_refreshes}
   * @param changes tells from what it is made: a number that is another one after a change, and
   *     whether there is something new since a moment
   */
  private record View(String name, String tier, String changes, String refresh) {
    /** The name in its own tier. */
    String relation() {
      return name.substring(name.indexOf('.') + 1);
    }
  }

  private record Sources(long changes, boolean more) {}

  private record Last(Instant refreshed, @Nullable Long changes) {}

  private final BeanContext beans;
  private final Database olap;
  private final Clock clock;

  ViewRefresh(BeanContext beans, @Named("olap") Database olap, Clock clock) {
    this.beans = beans;
    this.olap = olap;
    this.clock = clock;
  }

  private static View usage(String tier) {
    return new View(
        tier + ".db_performance_metrics",
        tier,
        USED,
        "refresh materialized view concurrently db_performance_metrics");
  }

  @Override
  public String name() {
    return "view-refresh";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Duration leastTime() {
    return LIMIT.plusSeconds(15);
  }

  /** One view. The role needs MAINTAIN on it. */
  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    int index = position == null ? 0 : Integer.parseInt(position);
    Map<String, Long> counts = tried(VIEWS.get(index));
    int next = index + 1;
    return next < VIEWS.size() ? Step.on(counts, Integer.toString(next)) : Step.last(counts);
  }

  /** One view that fails does not keep the others from being refreshed. */
  private Map<String, Long> tried(View view) {
    try {
      return refreshed(view);
    } catch (DatabaseException e) {
      LOG.error("view {} was not refreshed", view.name(), e);
      return Map.of(Step.FAILED, 1L);
    }
  }

  private Map<String, Long> refreshed(View view) {
    @Nullable Last last =
        olap.first(
                "select refreshed, changes from view_refreshes where view_name = ?",
                row -> new Last(row.instant("refreshed"), row.longOrNull("changes")),
                view.name())
            .orElse(null);
    Database database = beans.getBean(Database.class, Qualifiers.byName(view.tier()));
    if (isTakenBack(database, view)) {
      current(view);
      return Map.of("taken_back", 1L);
    }
    Sources sources =
        database
            .first(
                view.changes(),
                row -> new Sources(row.longValue("changes"), row.bool("more")),
                last == null ? null : last.refreshed())
            .orElseThrow();
    if (last != null && !sources.more() && Long.valueOf(sources.changes()).equals(last.changes())) {
      current(view);
      return Map.of("unchanged", 1L);
    }
    long begin = clock.millis();
    database.transact(LIMIT, sql -> sql.update(view.refresh()));
    rebuilt(view, sources.changes(), Math.toIntExact(clock.millis() - begin));
    return Map.of("refreshed", 1L);
  }

  /** An ordinary view stands in its place (decision 0016), which needs no refresh. */
  private static boolean isTakenBack(Database database, View view) {
    return database
        .first(
            "select relkind = 'v' as ordinary from pg_class where oid = to_regclass(?)",
            row -> row.bool("ordinary"),
            view.relation())
        .orElse(false);
  }

  /** Nothing is missing but perhaps what the statistics have not heard of yet. */
  private void current(View view) {
    olap.update(
        "update view_refreshes set refreshed = greatest(refreshed, now() - interval '1 minute') where view_name = ?",
        view.name());
  }

  private void rebuilt(View view, long changes, int millis) {
    olap.update(
        """
        insert into view_refreshes as v (view_name, refreshed, rebuilt, changes, took_ms)
        select ?, t, t, ?, ? from (select now() - make_interval(secs => ? / 1000.0) as t) b
        on conflict (view_name) do update
          set refreshed = excluded.refreshed, rebuilt = excluded.rebuilt, changes = excluded.changes, took_ms = excluded.took_ms
        """,
        view.name(),
        changes,
        millis,
        millis);
  }
}
