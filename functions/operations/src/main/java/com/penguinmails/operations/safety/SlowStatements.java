package com.penguinmails.operations.safety;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Writes statements that miss their target to {@code query_performance_log}, where they outlive the
 * server's counters: at most 20 of a tier at a time, each once a day and only while it is called.
 * {@code retention.performance_days} says how long they stay.
 */
@Singleton
public class SlowStatements {
  private final Database oltp;

  SlowStatements(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Looks into a tier; returns how many it wrote down. */
  public int log(Tier tier, Database database) {
    List<Latency> slow = Latency.of(database).stream().filter(Latency::slow).toList();
    return slow.isEmpty() ? 0 : write(tier, slow);
  }

  /**
   * Two roles that run the same text are one statement. Texts have placeholders instead of values;
   * PostgreSQL keeps one as it was sent where it forgot it meanwhile, and the product binds values.
   */
  private int write(Tier tier, List<Latency> slow) {
    return oltp.update(
        """
        insert into query_performance_log (query_text, execution_time, rows_affected, tier, calls)
        select s.query, max(s.micros) * interval '1 microsecond', least(max(s.affected), 2147483647), t.tier, sum(s.calls)
          from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) as s (query, micros, affected, calls)
         cross join (select ?::text as tier) t
         group by s.query, t.tier
        having not exists (
          select from query_performance_log l
           where l.tenant_id is null and l.tier = t.tier and l.query_text = s.query
             and (l.created_at > now() - interval '1 day' or l.calls = sum(s.calls)))
        """,
        slow.stream().map(Latency::query).toArray(String[]::new),
        slow.stream().map(Latency::micros).toArray(Long[]::new),
        slow.stream().map(Latency::rows).toArray(Long[]::new),
        slow.stream().map(Latency::calls).toArray(Long[]::new),
        tier.key());
  }
}
