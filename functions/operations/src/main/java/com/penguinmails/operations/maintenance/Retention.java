package com.penguinmails.operations.maintenance;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Removes what is older than {@code system_config}, {@code retention_policies} and the law let it
 * be. Works as the owner, in small statements, for as long as the time allows.
 */
@Singleton
public class Retention {
  private static final Duration RESERVE = Duration.ofSeconds(10);
  private static final int ROWS_AT_ONCE = 1_000;

  private final Environment environment;
  private final SecretStore secrets;

  Retention(Environment environment, SecretStore secrets) {
    this.environment = environment;
    this.secrets = secrets;
  }

  /** Removes what is due; returns how many rows by kind. */
  public Map<String, Long> run(Deadline deadline) {
    Map<String, Long> counts = new LinkedHashMap<>();
    try {
      Map<String, Integer> days = days();
      try (Connection content = connect(Tier.CONTENT)) {
        counts.put(
            "bodies",
            drain(
                deadline,
                content,
                "select app_sec.expire_content(?, ?)",
                day(days, "email_content"),
                ROWS_AT_ONCE));
        counts.put(
            "messages",
            drain(
                deadline,
                content,
                "select app_sec.expire_messages(?, ?)",
                day(days, "email_metadata"),
                ROWS_AT_ONCE));
      }
      try (Connection queue = connect(Tier.QUEUE)) {
        counts.put(
            "jobs",
            drain(
                deadline,
                queue,
                "select app_sec.expire_jobs(?, ?, ?)",
                day(days, "completed_jobs"),
                day(days, "failed_jobs"),
                ROWS_AT_ONCE));
      }
      try (Connection oltp = connect(Tier.OLTP)) {
        counts.put(
            "operational",
            drain(
                deadline,
                oltp,
                "select app_sec.expire_operational(?, ?, ?, ?)",
                day(days, "security_events"),
                day(days, "notifications"),
                day(days, "performance"),
                ROWS_AT_ONCE));
      }
      return counts;
    } catch (SQLException e) {
      throw new IllegalStateException("Retention stopped; what it removed before stays.", e);
    }
  }

  private static long drain(Deadline deadline, Connection connection, String sql, int... values)
      throws SQLException {
    long total = 0;
    long last = 1;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setInt(i + 1, values[i]);
      }
      while (last > 0 && deadline.allows(RESERVE)) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          last = row.getLong(1);
          total += last;
        }
      }
    }
    return total;
  }

  private Map<String, Integer> days() throws SQLException {
    Map<String, Integer> days = new HashMap<>();
    try (Connection oltp = connect(Tier.OLTP);
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

  private Connection connect(Tier tier) throws SQLException {
    return DriverManager.getConnection(
        environment.getRequiredProperty("database." + tier.key() + ".url", String.class),
        Roles.OWNER,
        secrets.require("database/" + Roles.OWNER));
  }
}
