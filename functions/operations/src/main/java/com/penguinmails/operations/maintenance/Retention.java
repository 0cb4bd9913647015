package com.penguinmails.operations.maintenance;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is older than {@code system_config}, {@code retention_policies} and the law let it
 * be, and keeps partitions. Works as the owner, in small statements.
 */
@Singleton
public class Retention implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final String CANCELLED = "57014";
  private static final Set<String> LOCKED = Set.of("55P03", "40P01");
  private static final Duration RESERVE = Duration.ofSeconds(10);
  private static final Duration TURN = Duration.ofSeconds(30).plus(RESERVE);
  private static final int ROWS_AT_ONCE = 1_000;

  /** Of one statement; the owner's role has no limit of its own. */
  private static final int LONGEST_SECONDS = 45;

  /** Every time looks at two months. */
  private static final int SHARED_AT_ONCE = 20_000;

  private final OwnerConnections owner;
  private final Partitions partitions;
  private final Clock clock;

  Retention(OwnerConnections owner, Partitions partitions, Clock clock) {
    this.owner = owner;
    this.partitions = partitions;
    this.clock = clock;
  }

  /**
   * What is done, in this order: months that are due as a whole are dropped, so that few rows are
   * left to delete one by one; bodies are removed before the messages they belong to, partitions
   * are kept when others are empty, and copies of bodies that stay come last, because they can
   * wait.
   */
  private enum Kind {
    MONTHS,
    ATTACHMENTS,
    BODIES,
    EVENTS,
    MESSAGES,
    JOBS,
    OPERATIONAL,
    PARTITIONS,
    SHARED;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    Kind next() {
      return switch (this) {
        case MONTHS -> ATTACHMENTS;
        case ATTACHMENTS -> BODIES;
        case BODIES -> EVENTS;
        case EVENTS -> MESSAGES;
        case MESSAGES -> JOBS;
        case JOBS -> OPERATIONAL;
        case OPERATIONAL -> PARTITIONS;
        case PARTITIONS, SHARED -> SHARED;
      };
    }
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Duration every() {
    return Duration.ofDays(1);
  }

  /** Does as much of one kind as half a minute allows. */
  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    Kind kind = position == null ? Kind.MONTHS : Kind.valueOf(position);
    if (kind == Kind.PARTITIONS) {
      return Step.on(partitions.keep(jobLogDays()), kind.next().name());
    }
    Deadline turn = new Deadline(clock, clock.instant().plus(TURN));
    Drained drained = drained(kind, deadline.end().isBefore(turn.end()) ? deadline : turn);
    if (kind == Kind.SHARED && drained.all()) {
      return Step.last(Map.of(kind.key(), drained.rows()));
    }
    Kind next = drained.all() ? kind.next() : kind;
    return Step.on(Map.of(kind.key(), drained.rows()), next.name());
  }

  /**
   * What went.
   *
   * @param all whether nothing is left that is due
   */
  private record Drained(long rows, boolean all) {}

  private Drained drained(Kind kind, Deadline deadline) {
    try {
      Map<String, Integer> days = days();
      return switch (kind) {
        case MONTHS -> months(deadline, false, day(days, "email_content"));
        case EVENTS -> months(deadline, true, day(days, "email_metadata"));
        case ATTACHMENTS ->
            drain(deadline, Tier.CONTENT, "select app_sec.expire_attachments(?)", ROWS_AT_ONCE);
        case BODIES ->
            drain(
                deadline,
                Tier.CONTENT,
                "select app_sec.expire_content(?, ?)",
                day(days, "email_content"),
                ROWS_AT_ONCE);
        case MESSAGES ->
            drain(
                deadline,
                Tier.CONTENT,
                "select app_sec.expire_messages(?, ?)",
                day(days, "email_metadata"),
                ROWS_AT_ONCE);
        case SHARED -> shared(deadline);
        case JOBS ->
            drain(
                deadline,
                Tier.QUEUE,
                "select app_sec.expire_jobs(?, ?, ?)",
                day(days, "completed_jobs"),
                day(days, "failed_jobs"),
                ROWS_AT_ONCE);
        case OPERATIONAL ->
            drain(
                deadline,
                Tier.OLTP,
                "select app_sec.expire_operational(?, ?, ?, ?)",
                day(days, "security_events"),
                day(days, "notifications"),
                day(days, "performance"),
                ROWS_AT_ONCE);
        case PARTITIONS -> throw new IllegalStateException("Partitions are not rows.");
      };
    } catch (SQLException e) {
      throw new IllegalStateException("Retention stopped; what it removed before stays.", e);
    }
  }

  /**
   * Months of bodies, or of events, that are due as a whole. Where one cannot be locked or looked
   * through in time its rows go one by one.
   */
  private Drained months(Deadline deadline, boolean events, int days) throws SQLException {
    try {
      return drain(
          deadline,
          Tier.CONTENT,
          events
              ? "select app_sec.drop_due_month(true, ?)"
              : "select app_sec.drop_due_month(false, ?)",
          days);
    } catch (SQLException e) {
      if (!CANCELLED.equals(e.getSQLState()) && !LOCKED.contains(e.getSQLState())) {
        throw e;
      }
      LOG.warn("a month that is due was in use: its rows are deleted one by one");
      return new Drained(0, true);
    }
  }

  /** Saves room and nothing else: where it takes too long, it is left for another day. */
  private Drained shared(Deadline deadline) throws SQLException {
    try {
      return drain(
          deadline,
          Tier.CONTENT,
          "select app_sec.share_bodies(to_char(now() - interval '1 month', 'YYYYMM'), ?)",
          SHARED_AT_ONCE);
    } catch (SQLException e) {
      if (!CANCELLED.equals(e.getSQLState())) {
        throw e;
      }
      LOG.warn("identical bodies were not all found within {} s", LONGEST_SECONDS);
      return new Drained(0, true);
    }
  }

  private int jobLogDays() {
    try {
      return day(days(), "job_logs");
    } catch (SQLException e) {
      throw new IllegalStateException("The retention periods cannot be read.", e);
    }
  }

  private Drained drain(Deadline deadline, Tier tier, String sql, int... values)
      throws SQLException {
    long total = 0;
    long last = 1;
    try (Connection connection = owner.connect(tier);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setInt(i + 1, values[i]);
      }
      statement.setQueryTimeout(LONGEST_SECONDS);
      while (last > 0 && deadline.allows(RESERVE)) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          last = row.getLong(1);
          total += last;
        }
      }
    }
    return new Drained(total, last == 0);
  }

  private Map<String, Integer> days() throws SQLException {
    Map<String, Integer> days = new HashMap<>();
    try (Connection oltp = owner.connect(Tier.OLTP);
        Statement statement = oltp.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select substring(key from 'retention\\.(.*)_days') as name, value #>> '{}' as days from system_config
                 where key ~ '^retention\\..*_days$' and jsonb_typeof(value) = 'number'
                """)) {
      while (row.next()) {
        days.put(row.getString("name"), row.getInt("days"));
      }
    }
    return days;
  }

  private static int day(Map<String, Integer> days, String kind) {
    Integer value = days.get(kind);
    if (value == null || value < 1) {
      throw new IllegalStateException("system_config has no retention." + kind + "_days");
    }
    return value;
  }
}
