package com.penguinmails.bench.crash;

import com.penguinmails.analytics.rollup.Rollup;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Deadline;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Rolls events up beside the load, as the product does, and compares what came of it. */
final class RollupLoad implements Runnable {
  private static final long PAUSE_NANOS = 10_000_000;

  /** A second's work: a roll-up goes on while events come, and keeps five seconds in reserve. */
  private static final Duration TURN = Duration.ofSeconds(6);

  /** What the ledger accepted; a send without its event would be missing in both other tiers. */
  private static final String ACCEPTED =
      """
      select 'campaign ' || campaign_id || ' ' || count(*) from send_ledger where state = 'accepted' group by campaign_id
      """;

  private static final String EVENTS =
      """
      select kind || ' ' || id || ' ' || count(*)
        from message_events
       cross join lateral (values ('campaign', campaign_id), ('step', step_id), ('lead', lead_id), ('mailbox', email_account_id))
             as kept (kind, id)
       where event_type = 'sent' group by kind, id
      """;

  private static final String COUNTERS =
      """
      select 'campaign ' || campaign_id || ' ' || sent from campaign_analytics union all
      select 'step ' || step_id || ' ' || sent from sequence_step_analytics union all
      select 'lead ' || lead_id || ' ' || sent from lead_analytics union all
      select 'mailbox ' || mailbox_id || ' ' || sent from mailbox_analytics
      """;

  private final Rollup rollup;
  private final AtomicBoolean running;
  private final Clock clock;
  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong interrupted = new AtomicLong();

  RollupLoad(Rollup rollup, AtomicBoolean running, Clock clock) {
    this.rollup = rollup;
    this.running = running;
    this.clock = clock;
  }

  @Override
  public void run() {
    while (running.get()) {
      try {
        applied.addAndGet(rollup.run(Deadline.in(clock, TURN)));
      } catch (RuntimeException down) {
        // The next one finds the open batch and goes on with it.
        interrupted.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Waits until something is counted, a minute at most: a slow start is not what is to be killed.
   */
  void awaitFirst() {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (applied.get() == 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Compares the counters with a recount; to be called when everything is rolled up. */
  CountedSends counted(CrashServer server) throws SQLException {
    Set<String> counters = server.keys(Tier.OLAP, COUNTERS);
    Set<String> campaigns =
        server.keys(
            Tier.OLAP, "select 'campaign ' || campaign_id || ' ' || sent from campaign_analytics");
    long disagreeing =
        differences(counters, server.keys(Tier.CONTENT, EVENTS))
            + differences(campaigns, server.keys(Tier.OLTP, ACCEPTED));
    long sends = campaigns.stream().mapToLong(row -> Long.parseLong(row.split(" ", -1)[2])).sum();
    return new CountedSends(sends, disagreeing, interrupted.get());
  }

  /** A counter that is wrong differs in both directions, and counts twice. */
  private static long differences(Collection<String> one, Collection<String> other) {
    Set<String> more = new HashSet<>(one);
    more.removeAll(other);
    Set<String> less = new HashSet<>(other);
    less.removeAll(one);
    return (long) more.size() + less.size();
  }
}
