package com.penguinmails.bench.webhook;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.load.Duel;
import com.penguinmails.bench.load.HttpConnection;
import com.penguinmails.bench.load.Workload;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.local.demo.DemoTenants;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Events acknowledged beside the bare insert, then how fast the worker applies them. */
public final class WebhookBench {
  private static final Workload WORKLOAD =
      new Workload("Webhook", List.of("event"), "acknowledged", 0, "");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 50;

  private WebhookBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    String customer = PeerCustomer.make(bench.facts().stripe().baseUrl(), DemoTenants.DEMO);
    Events events = new Events(customer, bench.clock());
    URI base = URI.create(bench.facts().baseUrl());
    String secret = bench.facts().stripe().webhookSecret();
    try (Connection superuser = bench.superuser();
        Statement statement = superuser.createStatement()) {
      BareStore.create(statement);
    }
    Table acknowledged;
    try (HikariDataSource pool = bench.pool(Roles.WORKER, Duel.MOST_CONNECTIONS)) {
      acknowledged =
          new Duel(WORKLOAD, bench.scale(), bench.progress())
              .run(
                  () ->
                      new HttpSender(
                          HttpConnection.open(base), base.getAuthority(), events, secret),
                  () -> new BareStore(pool, events))
              .with(
                  "p99 of the product is to stay below 50,000 µs; meanwhile its worker applies events.");
    }
    return List.of(acknowledged, applied(bench, base, events, secret));
  }

  private static Table applied(Workbench bench, URI base, Events events, String secret)
      throws IOException, SQLException, InterruptedException {
    forgetBacklog(bench);
    long before = count(bench, "status in ('applied', 'ignored')");
    int sent = bench.scale().leads() / 5;
    bench.progress().printf("Applying %d events …%n", sent);
    Instant start = bench.clock().instant();
    try (HttpSender sender =
        new HttpSender(HttpConnection.open(base), base.getAuthority(), events, secret)) {
      for (int i = 0; i < sent; i++) {
        sender.perform(0);
      }
    }
    waitUntilApplied(bench);
    double seconds = Duration.between(start, bench.clock().instant()).toMillis() / 1000.0;
    long applied = count(bench, "status in ('applied', 'ignored')") - before;
    return new Table(
        "Applied",
        List.of("events", "count", "s", "events/s"),
        List.of(
            List.of(
                "sent one after another",
                applied,
                seconds,
                (int) (applied / Math.max(0.001, seconds)))),
        List.of(
            "Each is fetched again from the local Stripe, written with its audit row, and closed."));
  }

  /** What the first measurement left to be applied would take longer than all of the second. */
  private static void forgetBacklog(Workbench bench) throws SQLException, InterruptedException {
    try (Connection oltp = bench.superuser();
        Statement events = oltp.createStatement();
        Connection queue = bench.superuser(Tier.QUEUE);
        Statement jobs = queue.createStatement()) {
      events.execute("delete from outbox where queue_name = 'stripe-webhook'");
      jobs.execute("delete from jobs where queue_name = 'stripe-webhook' and status = 'queued'");
      events.execute("update stripe_events set status = 'ignored' where status = 'received'");
    }
    waitUntilApplied(bench);
  }

  private static void waitUntilApplied(Workbench bench) throws SQLException, InterruptedException {
    Instant end = bench.clock().instant().plus(PATIENCE);
    while (count(bench, "status = 'received'") > 0 && bench.clock().instant().isBefore(end)) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long count(Workbench bench, String condition) throws SQLException {
    try (Connection connection = bench.superuser();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("select count(*) from stripe_events where " + condition)) {
      result.next();
      return result.getLong(1);
    }
  }
}
