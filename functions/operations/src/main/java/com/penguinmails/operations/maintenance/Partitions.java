package com.penguinmails.operations.maintenance;

import com.penguinmails.data.migration.BillingPartitions;
import com.penguinmails.data.migration.JobLogPartitions;
import com.penguinmails.data.migration.MessagePartitions;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Months and years made ahead and dropped when due; an alert when a table has fewer than two months
 * left, or when rows fell beside its months.
 */
@Singleton
class Partitions {
  private static final String CATEGORY = "partitions";

  /**
   * Bodies and messages are kept by tenant for up to seven years; a month goes when it is empty.
   */
  private static final int YOUNGEST_EMPTY_MONTH_DAYS = 90;

  private final OwnerConnections owner;
  private final Notifications notifications;

  Partitions(OwnerConnections owner, Notifications notifications) {
    this.owner = owner;
    this.notifications = notifications;
  }

  /** Makes what is missing, drops what is due, and looks whether that is enough. */
  Map<String, Long> keep(int jobLogDays) {
    try {
      long made = make();
      long dropped =
          number(
                  Tier.QUEUE,
                  "select app_sec.drop_job_log_partitions((now() - ? * interval '1 day')::date)",
                  jobLogDays)
              + number(
                  Tier.CONTENT,
                  "select app_sec.drop_empty_message_partitions((now() - ? * interval '1 day')::date)",
                  YOUNGEST_EMPTY_MONTH_DAYS);
      look();
      return Map.of("partitions_made", made, "partitions_dropped", dropped);
    } catch (SQLException e) {
      throw new IllegalStateException("Partitions cannot be kept.", e);
    }
  }

  private int make() {
    String password = owner.password();
    return new MessagePartitions(owner.url(Tier.CONTENT), Roles.OWNER, password).make()
        + new JobLogPartitions(owner.url(Tier.QUEUE), Roles.OWNER, password).make()
        + new BillingPartitions(owner.url(Tier.OLAP), Roles.OWNER, password).make();
  }

  private void look() throws SQLException {
    List<String> late = new ArrayList<>();
    for (Tier tier : List.of(Tier.CONTENT, Tier.QUEUE, Tier.OLAP)) {
      late.addAll(late(tier));
    }
    for (String table : late) {
      notifications.open(
          new Alert(
              CATEGORY,
              table,
              Severity.CRITICAL,
              "Partitions run out",
              table + " has partitions for less than two months ahead, or rows beside them.",
              Map.of()));
    }
    notifications.resolveOthers(CATEGORY, "", late);
  }

  /** The name tells a partition's end: {@code …_YYYYMM} or {@code …_yYYYY}. */
  private List<String> late(Tier tier) throws SQLException {
    List<String> late = new ArrayList<>();
    try (Connection connection = owner.connect(tier);
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select p.relname
                  from pg_class p
                  left join pg_inherits i on i.inhparent = p.oid
                  left join pg_class c on c.oid = i.inhrelid
                 where p.relkind = 'p' and p.relnamespace = 'public'::regnamespace and pg_get_partkeydef(p.oid) like 'RANGE%'
                 group by p.oid, p.relname
                having coalesce(max(case when c.relname ~ '_\\d{6}$' then to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month'
                                         when c.relname ~ '_y\\d{4}$' then to_date(right(c.relname, 4), 'YYYY') + interval '1 year' end),
                                '-infinity') < now() + interval '2 months'
                """);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        late.add(tier.key() + "." + row.getString(1));
      }
    }
    if (tier == Tier.QUEUE
        && number(tier, "select count(*) from (select from job_logs_default limit ?) d", 1) > 0) {
      late.add("queue.job_logs_default");
    }
    return late;
  }

  private long number(Tier tier, String sql, int value) throws SQLException {
    try (Connection connection = owner.connect(tier);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, value);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
