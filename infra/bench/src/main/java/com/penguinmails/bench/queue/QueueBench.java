package com.penguinmails.bench.queue;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.queue.Team.Member;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.local.demo.DemoTenants;
import com.penguinmails.local.start.Contexts;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Worker;
import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Enqueueing, draining beside bare SQL with an empty and with a full table, and pick-up. */
public final class QueueBench {
  private static final int WORKERS = 4;
  private static final int BATCH = 50;
  private static final int ENQUEUE_BATCH = 1_000;

  /** Until both sides are compiled. */
  private static final int WARM_UPS = 2;

  /** A session that became idle tells its figures within ten seconds. */
  private static final int FLUSH_SECONDS = 15;

  private static final Duration LONG = Duration.ofMinutes(30);

  private final Workbench bench;
  private final Jobs jobs;
  private final Worker worker;
  private final int size;

  private QueueBench(Workbench bench, ApplicationContext beans) {
    this.bench = bench;
    this.jobs = beans.getBean(Jobs.class);
    this.worker = beans.getBean(Worker.class);
    this.size = bench.scale().jobs();
  }

  /** Measures it. */
  public static List<Table> run(Workbench bench) throws SQLException, InterruptedException {
    Contexts contexts = new Contexts(queue -> {});
    try (ApplicationContext beans =
            contexts.apply(bench.running().template().function("email-sending").environment());
        Connection superuser = bench.superuser(Tier.QUEUE);
        Statement statement = superuser.createStatement()) {
      BareLoop.create(statement);
      statement.execute("grant all on bare_jobs to " + Roles.WORKER);
      statement.execute(
          "insert into job_queues (name, max_concurrent_jobs) values ('bench', 100000)");
      return new QueueBench(bench, beans).measure(statement);
    }
  }

  private List<Table> measure(Statement superuser) throws SQLException, InterruptedException {
    List<List<Object>> rows = new ArrayList<>();
    List<List<Object>> enqueued = new ArrayList<>();
    bench.progress().println("Queue, warming up …");
    for (int round = 0; round < WARM_UPS; round++) {
      round(superuser, "warm-up", round, new ArrayList<>(), new ArrayList<>());
    }
    for (int completed : new int[] {0, bench.scale().completedJobs()}) {
      fill(superuser, completed);
      // The rows of weeks were not written in the minute before.
      round(superuser, "settling", 0, new ArrayList<>(), new ArrayList<>());
      for (int round = 1; round <= bench.scale().queueRounds(); round++) {
        bench.progress().printf("  %,d completed rows, round %d …%n", completed, round);
        round(superuser, "%,d".formatted(completed), round, rows, enqueued);
      }
    }
    return List.of(
        new Table(
            "Enqueue, " + WORKERS + " connections, " + ENQUEUE_BATCH + " jobs a statement",
            List.of("completed rows", "round", "jobs/s", "bare jobs/s", "target jobs/s"),
            enqueued,
            List.of()),
        new Table(
            "Claim and complete, " + WORKERS + " workers in batches of " + BATCH,
            List.of("completed rows", "round", "jobs/s", "bare jobs/s", "ratio", "target ratio"),
            rows,
            List.of(
                "bare: a table with one index beside its key, claim and completion server-prepared, no tenants, limits, leases, logs or row security")),
        profile(superuser),
        new Pickup(bench).measure());
  }

  private void round(
      Statement superuser,
      String completed,
      int round,
      List<List<Object>> rows,
      List<List<Object>> enqueued)
      throws SQLException, InterruptedException {
    int share = size / WORKERS;
    double in = Team.perSecond(members(() -> enqueue(share)));
    double bareIn = Team.perSecond(bare(connection -> enqueueBare(connection, share)));
    superuser.execute("vacuum (analyze) jobs");
    superuser.execute("vacuum (analyze) bare_jobs");
    superuser.execute("checkpoint");
    double bareOut = Team.perSecond(bare(connection -> BareLoop.drain(connection, BATCH)));
    superuser.execute("checkpoint");
    double out =
        Team.perSecond(
            members(() -> worker.drain(new NoWork(BATCH), Deadline.in(bench.clock(), LONG))));
    enqueued.add(List.of(completed, round, Math.round(in), Math.round(bareIn), "≥ 100,000"));
    rows.add(
        List.of(completed, round, Math.round(out), Math.round(bareOut), out / bareOut, "≥ 0.7"));
  }

  /** Where a turn spends its time, by what PostgreSQL measures of its functions. */
  private Table profile(Statement superuser) throws SQLException, InterruptedException {
    superuser.execute("alter system set track_functions = 'all'");
    superuser.execute("select pg_reload_conf()");
    superuser.execute("select pg_stat_reset()");
    round(superuser, "profile", 0, new ArrayList<>(), new ArrayList<>());
    List<List<Object>> rows = functions(superuser);
    for (int i = 0; rows.isEmpty() && i < FLUSH_SECONDS; i++) {
      Thread.sleep(1_000);
      rows = functions(superuser);
    }
    return new Table(
        "Where a turn's time goes in the database, " + WORKERS + " workers at once",
        List.of("function", "calls", "own ms a call"),
        rows,
        List.of("one turn_jobs is one batch; waiting for a processor or a lock counts too"));
  }

  private static List<List<Object>> functions(Statement superuser) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (ResultSet result =
        superuser.executeQuery(
            """
            select funcname, calls, self_time / calls as each from pg_stat_user_functions
             where calls > 0 order by self_time desc
            """)) {
      while (result.next()) {
        rows.add(List.of(result.getString(1), result.getLong(2), result.getDouble(3)));
      }
    }
    return rows;
  }

  private static List<Member> members(Member member) {
    return IntStream.range(0, WORKERS).mapToObj(i -> member).toList();
  }

  /** What a worker does over a connection of its own. */
  @FunctionalInterface
  private interface BareWork {
    int run(Connection connection) throws SQLException;
  }

  private List<Member> bare(BareWork work) {
    return members(
        () -> {
          try (Connection connection = bench.connect(Tier.QUEUE, Roles.WORKER)) {
            return work.run(connection);
          }
        });
  }

  private int enqueue(int count) {
    int added = 0;
    while (added < count) {
      added +=
          jobs.enqueue(
              IntStream.range(0, Math.min(ENQUEUE_BATCH, count - added))
                  .mapToObj(i -> job())
                  .toList());
    }
    return added;
  }

  private static NewJob job() {
    return new NewJob(
        Ids.next(), NoWork.QUEUE, "bench", DemoTenants.DEMO, new Json("{\"n\": 1}"), 100, null);
  }

  private static int enqueueBare(Connection connection, int count) throws SQLException {
    int added = 0;
    while (added < count) {
      added += BareLoop.enqueue(connection, Math.min(ENQUEUE_BATCH, count - added));
    }
    return added;
  }

  /** Ids as the product makes them: what is older comes first. */
  private static final String OLDER =
      "('0190' || lpad(to_hex(n), 8, '0') || '7000' || substr(md5(n::text), 1, 16))::uuid";

  /** So many completed jobs lie in both tables, as they would after weeks. */
  private static void fill(Statement superuser, int completed) throws SQLException {
    superuser.execute("truncate jobs, job_logs, job_claims, bare_jobs");
    superuser.execute(
        """
        insert into jobs (id, queue_name, job_type, payload, tenant_id, status, completed_at)
        select %s, 'bench', 'bench', '{"n": 1}', '%s', 'completed', now() from generate_series(1, %d) as n
        """
            .formatted(OLDER, DemoTenants.DEMO, completed));
    superuser.execute(
        """
        insert into bare_jobs (id, queue_name, payload, status, completed_at)
        select %s, 'bench', '{"n": 1}', 'completed', now() from generate_series(1, %d) as n
        """
            .formatted(OLDER, completed));
  }
}
