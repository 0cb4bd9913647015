package com.penguinmails.operations.upkeep;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.kernel.Ids;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The table {@code upkeep_runs}. A run holds its row for as long as a step may take and renews that
 * with every step; one that was killed holds it no longer than that, two minutes for most.
 */
@Singleton
class RunLog {
  /** On top of the time without which a step is not begun. */
  private static final Duration SPARE = Duration.ofSeconds(110);

  private final Database oltp;
  private final JsonMapper json;

  RunLog(@Named("oltp") Database oltp, JsonMapper json) {
    this.oltp = oltp;
    this.json = json;
  }

  /**
   * Begins a round or takes up one that was left; empty when somebody is at it. The lock makes two
   * that begin in the same moment find out without waiting for each other.
   */
  Optional<Round> claim(Upkeep upkeep) {
    UUID holder = Ids.next();
    return oltp.first(
        """
        with alone as materialized (select pg_try_advisory_xact_lock(hashtextextended('upkeep ' || ?::text, 0)) as lock)
        insert into upkeep_runs as r (name, due_every, held_by, held_until, started)
        select ?, make_interval(secs => ?), ?, now() + make_interval(secs => ?), now() from alone where lock
        on conflict (name) do update
           set due_every = excluded.due_every, held_by = excluded.held_by, held_until = excluded.held_until,
               started = case when r.position is null then excluded.started else r.started end,
               counts = case when r.position is null then '{}' else r.counts end
         where r.held_until is null or r.held_until < now()
        returning position, counts
        """,
        row ->
            new Round(upkeep.name(), holder, row.textOrNull("position"), read(row.json("counts"))),
        upkeep.name(),
        upkeep.name(),
        seconds(upkeep.every()),
        holder,
        hold(upkeep));
  }

  /** Notes how far a round has come; false when it is not the caller's any more. */
  boolean save(Upkeep upkeep, Round round) {
    return oltp.update(
            """
            update upkeep_runs set position = ?, counts = ?, held_until = now() + make_interval(secs => ?)
             where name = ? and held_by = ?
            """,
            round.position(),
            text(round.counts()),
            hold(upkeep),
            round.name(),
            round.holder())
        == 1;
  }

  /** Ends a whole round; false when it is not the caller's any more. */
  boolean finish(Round round) {
    return oltp.update(
            """
            update upkeep_runs
               set position = null, counts = '{}', last_counts = ?, finished = now(), failures = 0,
                   held_by = null, held_until = null
             where name = ? and held_by = ?
            """,
            text(round.counts()),
            round.name(),
            round.holder())
        == 1;
  }

  /** Leaves a round to the next run. */
  void leave(Round round) {
    oltp.update(
        "update upkeep_runs set held_by = null, held_until = null where name = ? and held_by = ?",
        round.name(),
        round.holder());
  }

  /** Likewise, after an exception. */
  void fail(Round round) {
    oltp.update(
        """
        update upkeep_runs set held_by = null, held_until = null, failures = failures + 1, failed = now()
         where name = ? and held_by = ?
        """,
        round.name(),
        round.holder());
  }

  private Map<String, Long> read(Json counts) {
    try {
      return json.readValue(counts.text(), Argument.mapOf(String.class, Long.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Json text(Map<String, Long> counts) {
    try {
      return new Json(json.writeValueAsString(counts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int hold(Upkeep upkeep) {
    return seconds(upkeep.leastTime().plus(SPARE));
  }

  static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }
}
