package com.penguinmails.bench.database;

import com.penguinmails.analytics.rollup.Rollup;
import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Doorbell;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bench {@code rollup}: the same change beside little and beside much that is counted already. */
public final class RollupBench {
  private static final int LARGEST_CHANGE = 5_000;

  private RollupBench() {}

  /** Measures with a tenth of the events and with all. */
  public static List<Table> run(Workbench bench) throws SQLException {
    int all = bench.scale().messages();
    int change = Math.min(LARGEST_CHANGE, all / 10);
    int rounds = bench.scale().rollupRounds();
    List<List<Object>> rows = new ArrayList<>();
    try (ApplicationContext beans = worker(bench)) {
      Rollup rollup = beans.getBean(Rollup.class);
      store(bench, 0, all / 10);
      double few = measure(bench, rollup, change, 0, rounds);
      store(bench, all / 10, all);
      double many = measure(bench, rollup, change, rounds + 1, rounds);
      rows.add(List.of("%,d events stored".formatted(all / 10), few, 1.0));
      rows.add(List.of("%,d events stored".formatted(all), many, many / few));
    }
    return List.of(
        new Table(
            "Counting %,d new events into all counters, median of %d".formatted(change, rounds),
            List.of("beside", "ms", "ratio"),
            rows,
            List.of("Target: ratio at most 1.5.")));
  }

  private static double measure(Workbench bench, Rollup rollup, int change, int from, int rounds)
      throws SQLException {
    double[] millis = new double[rounds];
    for (int i = -1; i < rounds; i++) {
      change(bench, from + i + 1, change);
      long begin = System.nanoTime();
      rollup.run(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }

  /** Events counted long ago. */
  private static void store(Workbench bench, int from, int to) throws SQLException {
    int step = 250_000;
    for (int n = from; n < to; n += step) {
      bench.progress().printf("%,d of %,d events%n", n, to);
      insert(bench, "s", n + 1, Math.min(to, n + step), "'00000000-0000-0000-0000-00000000000a'");
    }
    try (Connection content = bench.superuser(Tier.CONTENT);
        Statement statement = content.createStatement()) {
      statement.execute("vacuum analyze message_events");
    }
  }

  private static void change(Workbench bench, int round, int events) throws SQLException {
    insert(bench, "c" + round + "-", 1, events, "null");
  }

  private static void insert(Workbench bench, String series, int from, int to, String batch)
      throws SQLException {
    try (Connection content = bench.superuser(Tier.CONTENT);
        Statement statement = content.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(
          """
          insert into message_events (tenant_id, storage_key, event_type, campaign_id, lead_id, step_id, email_account_id,
                                      occurred_at, batch_id)
          select %s, to_char(now(), 'YYYYMM') || '/' || md5('%s' || n)::uuid, 'sent', %s, %s, %s, %s, now(), %s::uuid
            from generate_series(%d, %d) n
          """
              .formatted(
                  ScaleData.tenant("1 + n % 100"),
                  series,
                  ScaleData.campaign("1 + n % 100", "1 + n % 20"),
                  ScaleData.lead("1 + n % 100", "1 + n % 10000"),
                  ScaleData.campaign("1 + n % 100", "100 + n % 60"),
                  ScaleData.tenant("1 + n % 300"),
                  batch,
                  from,
                  to));
    }
  }

  private static ApplicationContext worker(Workbench bench) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("database.role", Roles.WORKER);
    for (Tier tier : Tier.values()) {
      properties.put("database." + tier.key() + ".url", bench.url(tier).replaceAll("\\?.*", ""));
    }
    properties.put("secrets.provider", "file");
    properties.put("secrets.directory", bench.secrets().toString());
    Doorbell silent = queue -> {};
    return FunctionContext.builder()
        .properties(properties)
        .beanDefinitions(
            RuntimeBeanDefinition.builder(Doorbell.class, () -> silent).singleton(true).build())
        .build()
        .start();
  }
}
