package com.penguinmails.billing.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.billing.lambda.StripeEventsHandler;
import com.penguinmails.billing.lambda.StripeWebhookHandler;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.ports.FreePorts;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import com.penguinmails.testkit.stripe.RecordedYear;
import com.penguinmails.testkit.stripe.SignedEvent;
import com.penguinmails.testkit.stripe.StripePeer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A year of events, in order and in every disorder, ends in the same rows. {@code
 * -Dstripe.year.runs=200} is the whole of it; a few runs come with every build.
 */
@ExtendWith(TestDatabasesExtension.class)
class RecordedYearDbTest {
  private static final int RUNS = Integer.getInteger("stripe.year.runs", 2);
  private static final int FIRST = Integer.getInteger("stripe.year.first", 1);
  private static final String SECRET = "whsec_year";

  /** Everything a year leaves, without what differs by when it was written. */
  private static final List<String> LEFT =
      List.of(
          """
          select concat_ws('|', stripe_subscription_id, plan_id, pending_plan_id, status, stripe_status, access, billing_interval,
                 billing_anchor, current_period_start, current_period_end, cancel_at_period_end, trial_end, past_due_since,
                 pending_update, started, ended, cancel_reason, cancel_date, provisioned is not null, released is not null)
            from subscriptions where tenant_id = ? and stripe_subscription_id is not null order by 1
          """,
          """
          select concat_ws('|', a.id, s.stripe_subscription_id, a.addon_type, a.quantity, a.price_monthly, a.stripe_price_id)
            from subscription_addons a join subscriptions s on s.id = a.subscription_id
           where a.tenant_id = ? and a.is_active order by 1
          """,
          """
          select concat_ws('|', p.stripe_invoice_id, s.stripe_subscription_id, p.amount, p.currency, p.status, p.processed, p.description,
                 p.stripe_payment_intent_id, p.billing_period_start, p.billing_period_end, p.amount_minor, p.amount_due_minor,
                 p.refunded_minor, p.is_disputed, p.attempt_count, p.invoiced)
            from payments p left join subscriptions s on s.id = p.subscription_id where p.tenant_id = ? order by 1
          """,
          "select concat_ws('|', stripe_customer_id, billing_email, billing_address) from tenant_config where tenant_id = ?",
          "select concat_ws('|', kind, subject_id) from billing_notices where tenant_id = ? order by 1",
          """
          select concat_ws('|', action, resource_type, new_values ->> 'event', new_values ->> 'object', new_values ->> 'status')
            from audit_log_enhanced where tenant_id = ? order by 1
          """);

  /** The two functions a year goes through, made once: making them is not what is tried. */
  private record Product(TestApi api, ApiClient webhook, StripeEventsHandler worker) {}

  private final TestDatabases databases;

  RecordedYearDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldEndInTheSameRowsInAnyOrder() throws Exception {
    int port = FreePorts.next();
    try (TestApi api = api(port)) {
      Product product =
          new Product(
              api,
              api.client(Roles.WORKER, StripeWebhookHandler::new),
              new StripeEventsHandler(api.beans(Roles.WORKER)));
      String ordered = run(product, port, "ordered", new Random(0), false);
      for (int i = FIRST; i < FIRST + RUNS; i++) {
        assertThat(run(product, port, "run" + i, new Random(i), true))
            .as("run %s", i)
            .isEqualTo(ordered);
      }
    }
  }

  private TestApi api(int port) {
    TestApi api =
        TestApi.start(
            databases,
            Map.of("stripe.api.base", "http://127.0.0.1:" + port, "database.pool.size", "4"));
    api.secrets().put("stripe/api-key", StripePeer.API_KEY);
    api.secrets().put("stripe/webhook-secrets", SECRET);
    return api;
  }

  private String run(Product product, int port, String name, Random random, boolean disorder)
      throws Exception {
    try (StripePeer peer = StripePeer.start(port, SECRET, Clock.systemUTC(), name + "q")) {
      UUID tenant = Ids.next();
      execute(Tier.OLTP, "insert into tenants (id, name) values (?, 'Year')", tenant);
      List<SignedEvent> events = RecordedYear.record(peer, tenant);
      assertThat(events).hasSizeGreaterThanOrEqualTo(300);
      if (disorder) {
        inDisorder(product, peer, events, random);
      } else {
        inOrder(product, peer, events);
      }
      assertThat(reconciled(tenant)).isEqualTo(paidAtStripe(peer));
      return left(tenant, name + "q");
    }
  }

  private static void inOrder(Product product, StripePeer peer, List<SignedEvent> events) {
    for (SignedEvent event : events) {
      peer.showAsOf(event.version());
      deliver(product, event);
      work(product);
    }
    peer.showAll();
  }

  /** Shuffled, up to five times each, in bursts, by two workers whose connections are killed. */
  private void inDisorder(Product product, StripePeer peer, List<SignedEvent> events, Random random)
      throws Exception {
    List<SignedEvent> sent = new ArrayList<>();
    events.forEach(
        event -> {
          int times = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
          sent.addAll(Collections.nCopies(times, event));
        });
    Collections.shuffle(sent, random);
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        running.add(
            workers.submit(
                () -> {
                  while (!over.get()) {
                    attempt(() -> work(product));
                  }
                }));
      }
      long seen = 0;
      int untilKill = 40 + random.nextInt(40);
      for (SignedEvent event : sent) {
        seen = Math.max(seen, event.version());
        peer.showAsOf(seen);
        deliverUntilTaken(product, event);
        if (--untilKill == 0) {
          killWorkers();
          untilKill = 40 + random.nextInt(40);
        }
      }
      peer.showAll();
      over.set(true);
      for (Future<?> worker : running) {
        worker.get();
      }
    }
    settle(product);
  }

  /**
   * What a crash left claimed is free when its lease is over, which need not be waited for here.
   */
  private void settle(Product product) throws SQLException {
    for (int i = 0; i < 50; i++) {
      execute(
          Tier.QUEUE,
          "update job_claims set locked_until = now() - interval '1 second' where queue_name = 'stripe-webhook'");
      int waiting =
          execute(
              Tier.QUEUE,
              """
              update jobs set run_at = now(), suspect_at = case when suspect_at is not null then now() end
               where status in ('running', 'queued') and queue_name = 'stripe-webhook'
              """);
      if (waiting == 0
          && count("select count(*) from outbox where queue_name = 'stripe-webhook'") == 0) {
        return;
      }
      attempt(() -> work(product));
    }
    throw new IllegalStateException("The queue does not become empty.");
  }

  /** As if the process was killed: its transaction is gone, its job stays claimed. */
  private void killWorkers() throws SQLException {
    for (Tier tier : List.of(Tier.OLTP, Tier.QUEUE)) {
      try (Connection admin = databases.superuser(tier);
          PreparedStatement kill =
              admin.prepareStatement(
                  "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'penguin_worker' and datname = current_database()")) {
        kill.execute();
      }
    }
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException killed) {
      Thread.onSpinWait();
    }
  }

  private static void deliverUntilTaken(Product product, SignedEvent event) {
    for (int i = 0; i < 20; i++) {
      if (deliver(product, event) == 200) {
        return;
      }
    }
    throw new IllegalStateException("Event " + event.id() + " is not taken.");
  }

  private static int deliver(Product product, SignedEvent event) {
    return product
        .webhook()
        .with("Stripe-Signature", event.signature(SECRET, Instant.now()))
        .post("/webhooks/stripe", event.body())
        .status();
  }

  private static void work(Product product) {
    product
        .api()
        .beans(Roles.WORKER)
        .getBean(OutboxRelay.class)
        .relay(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
    product.worker().handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** Everything the year left, without the names of this run. */
  private String left(UUID tenant, String name) throws SQLException {
    List<String> all = new ArrayList<>();
    for (String query : LEFT) {
      all.addAll(rows(query, tenant));
      all.add("--");
    }
    all.addAll(
        rows(
            """
            select concat_ws('|', id, type, status) from stripe_events where id like ? order by 1
            """,
            "evt\\_" + name + "%"));
    return all.stream().map(row -> row.replace(name, "")).collect(Collectors.joining("\n"));
  }

  private long reconciled(UUID tenant) throws SQLException {
    return Long.parseLong(
        rows(
                "select coalesce(sum(amount_minor), 0) from payments where tenant_id = ? and processed is not null",
                tenant)
            .getFirst());
  }

  private static long paidAtStripe(StripePeer peer) {
    return peer.all("invoice").stream()
        .filter(invoice -> "paid".equals(invoice.get("status")))
        .mapToLong(invoice -> invoice.get("amount_paid") instanceof Number n ? n.longValue() : 0)
        .sum();
  }

  private long count(String sql) throws SQLException {
    return Long.parseLong(rows(sql).getFirst());
  }

  private List<String> rows(String sql, Object... values) throws SQLException {
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }

  private int execute(Tier tier, String sql, Object... values) throws SQLException {
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
