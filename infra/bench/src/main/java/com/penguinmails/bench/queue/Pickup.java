package com.penguinmails.bench.queue;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.local.demo.DemoTenants;
import com.penguinmails.local.start.Contexts;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How long a single job waits in an idle queue of the running product: from the begin of its insert
 * to the begin of its work, over the doorbell and the function of its queue.
 */
record Pickup(Workbench bench) {
  private static final int PAUSE_MILLIS = 15;

  /** The function counts events after its jobs; a queue is idle when that is over, too. */
  private static final int REST_MILLIS = 60;

  private static final int WARM_UP_SHARE = 5;

  Table measure() throws SQLException, InterruptedException {
    bench.progress().println("  pick-up …");
    List<Double> millis = new ArrayList<>();
    List<Double> inserts = new ArrayList<>();
    List<Double> pickups = new ArrayList<>();
    try (ApplicationContext beans =
            new Contexts(bench.running().doorbell())
                .apply(bench.running().template().function("analytics").environment());
        Connection superuser = bench.superuser(Tier.QUEUE)) {
      settle(superuser);
      Jobs jobs = beans.getBean(Jobs.class);
      for (int i = -bench.scale().pickups() / WARM_UP_SHARE; i < bench.scale().pickups(); i++) {
        Thread.sleep(REST_MILLIS);
        UUID id = Ids.next();
        double inserted = insert(jobs, id);
        bench.running().doorbell().ring(Queues.ANALYTICS_CAMPAIGN);
        double taken = waited(superuser, id);
        if (i >= 0) {
          millis.add(taken);
          inserts.add(inserted);
          pickups.add(taken - inserted);
        }
      }
    }
    millis.sort(null);
    inserts.sort(null);
    pickups.sort(null);
    return new Table(
        "Pick-up of single jobs by the running product, idle queue",
        List.of(
            "jobs",
            "p50 ms",
            "p99 ms",
            "longest ms",
            "target p99 ms",
            "insert p50 ms",
            "insert p99 ms",
            "after it p50 ms",
            "after it p99 ms"),
        List.of(
            List.of(
                millis.size(),
                at(millis, 0.5),
                at(millis, 0.99),
                at(millis, 1),
                "≤ 10",
                at(inserts, 0.5),
                at(inserts, 0.99),
                at(pickups, 0.5),
                at(pickups, 0.99))),
        List.of(
            "in-process: insert, doorbell, function, worker, claim; times of the database's clock",
            "insert: the part of it until the job is durable, by the client's clock; after it: the rest, which is the queue's"));
  }

  /** What the rounds before left to write and to clean up is none of an idle queue's business. */
  private static void settle(Connection superuser) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute("vacuum (analyze) jobs");
      statement.execute("checkpoint");
    }
  }

  /** Returns how long it took, in milliseconds. */
  private double insert(Jobs jobs, UUID id) {
    Json company =
        new Json(
            "{\"id\":\"%s\",\"name\":\"Bench\",\"status\":\"active\",\"updated\":\"%s\"}"
                .formatted(id, Instant.now(bench.clock())));
    long start = System.nanoTime();
    jobs.enqueue(
        List.of(
            new NewJob(
                id,
                Queues.ANALYTICS_CAMPAIGN,
                "company-changed",
                DemoTenants.DEMO,
                company,
                NewJob.NORMAL,
                null)));
    return (System.nanoTime() - start) / 1e6;
  }

  private static double waited(Connection superuser, UUID id)
      throws SQLException, InterruptedException {
    try (PreparedStatement look =
        superuser.prepareStatement(
            """
            select extract(epoch from started_at - created_at)::float8 * 1000 from jobs
             where queue_name = ? and id = ? and status = 'completed'
            """)) {
      look.setString(1, Queues.ANALYTICS_CAMPAIGN);
      look.setObject(2, id);
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        try (ResultSet row = look.executeQuery()) {
          if (row.next()) {
            return row.getDouble(1);
          }
        }
      }
    }
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (share * sorted.size())));
  }
}
