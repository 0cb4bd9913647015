package com.penguinmails.data.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Migration 004: indexes come and go on a filled table while clients write. */
@ExtendWith(TestDatabasesExtension.class)
@Isolated("looks at how long others wait")
class ConcurrentIndexDbTest {
  private final TestDatabases databases;

  ConcurrentIndexDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldBuildAndDropIndexesWithoutMakingWritersWait() throws Exception {
    try (Connection admin = databases.superuser(Tier.OLAP);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "insert into campaign_analytics (tenant_id, campaign_id) select gen_random_uuid(), gen_random_uuid() from generate_series(1, 50000)");
    }
    assertThat(Waits.longest(this::buildAndDrop)).isLessThan(Waits.MOST);
  }

  private Duration buildAndDrop() throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    try (ExecutorService executor = Executors.newSingleThreadExecutor();
        Connection owner = databases.owner(Tier.OLAP)) {
      Future<Duration> writer = executor.submit(write(running));
      // Made with its table, before there was a row.
      String dashboard = definition(owner, "idx_campaign_analytics_dashboard");
      for (int i = 0; i < 2; i++) {
        for (String sql : migration()) {
          run(owner, sql);
        }
        assertThat(valid(owner)).isEqualTo(3);
        run(owner, "drop index concurrently idx_campaign_analytics_metrics");
        run(owner, "drop index concurrently idx_campaign_analytics_billing");
        run(owner, "drop index concurrently idx_campaign_analytics_dashboard");
        assertThat(valid(owner)).isZero();
        run(owner, dashboard.replace("CREATE INDEX", "CREATE INDEX CONCURRENTLY"));
        assertThat(definition(owner, "idx_campaign_analytics_dashboard")).isEqualTo(dashboard);
      }
      running.set(false);
      return writer.get();
    }
  }

  private Callable<Duration> write(AtomicBoolean running) {
    return () -> {
      long slowest = 0;
      try (Connection connection = databases.superuser(Tier.OLAP);
          PreparedStatement insert =
              connection.prepareStatement(
                  "insert into campaign_analytics (tenant_id, campaign_id, sent) values (gen_random_uuid(), gen_random_uuid(), 1)")) {
        while (running.get()) {
          long begin = System.nanoTime();
          insert.executeUpdate();
          slowest = Math.max(slowest, System.nanoTime() - begin);
        }
      }
      return Duration.ofNanos(slowest);
    };
  }

  /** The statements of the migration itself, without their comments. */
  private static List<String> migration() throws IOException {
    String path = "/db/migration/olap/V202611210941__campaign_analytics_indexes.sql";
    try (InputStream in =
        Objects.requireNonNull(ConcurrentIndexDbTest.class.getResourceAsStream(path))) {
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
      return Arrays.stream(text.split(";", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    }
  }

  private static String definition(Connection connection, String index) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_get_indexdef('" + index + "'::regclass)")) {
      row.next();
      return row.getString(1);
    }
  }

  private static int valid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid
                 where i.indisvalid and c.relname in
                       ('idx_campaign_analytics_metrics', 'idx_campaign_analytics_billing', 'idx_campaign_analytics_dashboard')
                """)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
