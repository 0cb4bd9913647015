package com.penguinmails.bench.crash;

import com.penguinmails.analytics.rollup.Rollup;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.reconciliation.Findings;
import com.penguinmails.operations.reconciliation.Reconciliation;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.OutboxRelay;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Kills the server under write load and looks at what is left. */
public final class DatabaseCrash {
  private static final int CLIENTS = 4;
  private static final Clock CLOCK = Clock.systemUTC();

  private final CrashServer server;
  private final PrintStream progress;
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final List<SendLoad> clients = new ArrayList<>();

  private DatabaseCrash(CrashServer server, PrintStream progress) {
    this.server = server;
    this.progress = progress;
  }

  /** Kills so many times, at moments drawn from {@code random}. */
  public static CrashResult run(
      Path directory, int kills, RandomGenerator random, PrintStream progress)
      throws IOException, SQLException {
    try (CrashServer server = CrashServer.start(directory)) {
      return new DatabaseCrash(server, progress).run(kills, random);
    }
  }

  private CrashResult run(int kills, RandomGenerator random) throws IOException, SQLException {
    Duration slowest = Duration.ZERO;
    try (ApplicationContext beans = server.worker()) {
      RollupLoad rollups = new RollupLoad(beans.getBean(Rollup.class), running, CLOCK);
      try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS + 2)) {
        for (int i = 0; i < CLIENTS; i++) {
          SendLoad client = client(beans);
          clients.add(client);
          executor.execute(client);
        }
        executor.execute(() -> relay(beans));
        executor.execute(rollups);
        rollups.awaitFirst();
        for (int i = 0; i < kills; i++) {
          LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(700)).toNanos());
          long begin = System.nanoTime();
          server.killAndRestart();
          Duration recovery = Duration.ofNanos(System.nanoTime() - begin);
          slowest = recovery.compareTo(slowest) > 0 ? recovery : slowest;
          progress.printf("kill %d of %d, back after %d ms%n", i + 1, kills, recovery.toMillis());
        }
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        running.set(false);
      }
      return settle(beans, rollups, kills, slowest);
    }
  }

  private CrashResult settle(
      ApplicationContext beans, RollupLoad rollups, int kills, Duration slowest)
      throws SQLException {
    untilUp(() -> beans.getBean(OutboxRelay.class).relay(deadline()));
    Findings mended = untilUp(() -> reconcile(beans));
    Findings left = reconcile(beans);
    untilUp(() -> beans.getBean(Rollup.class).run(deadline()));
    CountedSends counted = rollups.counted(server);
    long acknowledged = 0;
    long lost = 0;
    for (SendLoad client : clients) {
      List<? extends Collection<String>> steps = client.acknowledged();
      acknowledged += steps.stream().mapToLong(Collection::size).sum();
      lost += missing(Tier.OLTP, "select storage_key from send_ledger", steps.get(0));
      lost += missing(Tier.CONTENT, "select storage_key from email_messages", steps.get(1));
      lost +=
          missing(
              Tier.OLTP,
              "select storage_key from send_ledger where state = 'accepted'",
              steps.get(2));
    }
    long jobless =
        missing(
            Tier.QUEUE,
            "select id::text from jobs",
            server.keys(Tier.OLTP, "select id::text from send_ledger"));
    long disagreeing =
        missing(
            Tier.CONTENT,
            "select storage_key from email_messages where status = 'sent'",
            server.keys(Tier.OLTP, "select storage_key from send_ledger where state = 'accepted'"));
    long broken =
        server
            .keys(
                Tier.OLTP,
                """
                select t.id || ' ' || v.problem from tenants t cross join lateral app_sec.verify_audit_chain(t.id) v
                union all
                select tenant_id || ' has ' || count(*) || ' audit rows, not one per send' from audit_log_enhanced a
                 group by tenant_id having count(*) <> (select count(*) from send_ledger l where l.tenant_id = a.tenant_id)
                """)
            .size();
    return new CrashResult(
        kills, acknowledged, lost, broken, jobless, disagreeing, counted, mended, left, slowest);
  }

  /** The pools still hold connections that the last kill broke; each is noticed when it is used. */
  private static <T> T untilUp(Supplier<T> work) {
    for (int broken = 0; broken < CrashServer.CONNECTIONS * Tier.values().length; broken++) {
      try {
        return work.get();
      } catch (DatabaseException e) {
        LockSupport.parkNanos(10_000_000);
      }
    }
    return work.get();
  }

  private static Findings reconcile(ApplicationContext beans) {
    return beans.getBean(Reconciliation.class).run(deadline(), Duration.ofDays(1));
  }

  private void relay(ApplicationContext beans) {
    OutboxRelay relay = beans.getBean(OutboxRelay.class);
    while (running.get()) {
      try {
        relay.relay(deadline());
      } catch (RuntimeException down) {
        // Tried again: what it had moved has the same ids.
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static Deadline deadline() {
    return Deadline.in(CLOCK, Duration.ofMinutes(5));
  }

  private SendLoad client(ApplicationContext beans) throws SQLException {
    UUID tenant = UUID.randomUUID();
    UUID campaign = UUID.randomUUID();
    UUID lead = UUID.randomUUID();
    UUID enrolment = UUID.randomUUID();
    try (Connection oltp = server.superuser(Tier.OLTP)) {
      run(oltp, "insert into tenants (id, name) values (?, 'chaos')", tenant);
      run(
          oltp,
          "insert into campaigns (id, tenant_id, name) values (?, ?, 'chaos')",
          campaign,
          tenant);
      run(
          oltp,
          "insert into leads (id, tenant_id, email) values (?, ?, 'first@example.org')",
          lead,
          tenant);
      run(
          oltp,
          "insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id) values (?, ?, ?, ?)",
          enrolment,
          tenant,
          campaign,
          lead);
    }
    return new SendLoad(beans, tenant, campaign, enrolment, running);
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private long missing(Tier tier, String query, Collection<String> wanted) throws SQLException {
    Collection<String> there = server.keys(tier, query);
    return wanted.stream().filter(key -> !there.contains(key)).count();
  }
}
