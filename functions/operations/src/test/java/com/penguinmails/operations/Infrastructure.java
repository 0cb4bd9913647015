package com.penguinmails.operations;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.lambda.OperationsApiHandler;
import com.penguinmails.operations.lambda.ProvisioningHandler;
import com.penguinmails.operations.upkeep.Rounds;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.outbox.OutboxRelay;
import com.penguinmails.testkit.hostwinds.HostwindsPeer;
import com.penguinmails.testkit.identity.ApiClient;
import com.penguinmails.testkit.identity.TestApi;
import com.penguinmails.testkit.identity.TestContext;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The functions that look after servers, beside a provider of their own and a mail stack that
 * greets.
 */
public final class Infrastructure implements AutoCloseable {
  public static final String PATH = "/api/v1/platform/infrastructure";

  public final TestDatabases databases;
  public final HostwindsPeer peer = HostwindsPeer.start();
  public final TestApi api;
  public final ApiClient admin;
  public final ApiClient reader;
  private final ServerSocket mailStack;
  private final Map<Tier, Connection> connections = new EnumMap<>(Tier.class);

  /**
   * Takes the databases, and closes them.
   *
   * @param databases for this alone
   */
  Infrastructure(TestDatabases databases) {
    this.databases = databases;
    this.mailStack = greeter();
    this.api =
        TestApi.start(
            databases,
            Map.of(
                "privacy.settling", "0s",
                "privacy.tenant.grace", "0s",
                "hostwinds.api.url", peer.url(),
                "hostwinds.breaker.open", "1ms",
                "hostwinds.spacing", "0s",
                "hostwinds.retry.base", "1ms",
                "hostwinds.timeout", "2s",
                "server.health.host", "127.0.0.1",
                "server.health.ports", Integer.toString(mailStack.getLocalPort()),
                "server.poll", "1ms"));
    api.secrets().put("hostwinds/api-key", HostwindsPeer.API_KEY + "\n");
    this.admin = api.platform(OperationsApiHandler::new).asStaff("smtp_admin");
    this.reader = api.platform(OperationsApiHandler::new).asStaff("ops");
  }

  /** The port the mail stack greets on. */
  public int mailPort() {
    return mailStack.getLocalPort();
  }

  public <T> T bean(Class<T> type) {
    return api.beans(Roles.WORKER).getBean(type);
  }

  /** No servers, no runs, and a provider without moods. */
  public void empty() {
    one("delete from domain_ip_assignments");
    one("delete from smtp_ip_addresses");
    one("delete from vps_instances");
    one("delete from upkeep_runs");
    peer.before(action -> {});
    peer.after(action -> {});
    peer.clock(Clock.systemUTC());
    peer.zone(ZoneOffset.UTC);
    peer.addressesEach(1);
    peer.running().forEach(server -> peer.remove(server.id()));
    peer.actions().clear();
    peer.arrivals().clear();
  }

  /** Runs an upkeep made by the test; its answer. */
  public Map<String, Object> round(Upkeep upkeep) {
    return bean(Rounds.class).run(upkeep, Deadline.in(Clock.systemUTC(), Duration.ofMinutes(9)));
  }

  /** Moves the outbox and works the queue. */
  public void work() {
    bean(OutboxRelay.class).relay(Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1)));
    new ProvisioningHandler(api.beans(Roles.WORKER))
        .handleRequest(Map.of(), new TestContext(Duration.ofMinutes(5)));
  }

  /** A server that is set up, in the shared pool or for one tenant; its id. */
  public UUID active(String... addresses) {
    UUID id =
        UUID.fromString(
            one(
                """
                insert into vps_instances (hostwinds_instance_id, status, status_reason, provisioning_step, hostwinds_billing_day,
                       monthly_cost, current_billing_period_start, current_billing_period_end)
                values (gen_random_uuid()::text, 'active', 'test', 'done', 1, 9.99, now() - interval '1 day', now() + interval '20 days')
                returning id
                """));
    for (String address : addresses) {
      one(
          "insert into smtp_ip_addresses (vps_instance_id, ip_address, status) values (?, ?, 'available') returning id",
          id,
          address);
    }
    return id;
  }

  /** A domain of a tenant; its id. */
  public UUID domain(UUID tenant, String name) {
    return UUID.fromString(
        one("insert into domains (tenant_id, domain) values (?, ?) returning id", tenant, name));
  }

  /** Does the same several times at once; fails when one of them does. */
  public static void atOnce(int times, Runnable work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              Stream.generate(() -> CompletableFuture.runAsync(work, threads))
                  .limit(times)
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  /** How often a notification is open for this cause, added up over repetitions. */
  public int alerts(String kind, String id) {
    String count =
        one(
            """
            select coalesce(sum(alert_count), 0) from system_notifications
             where dedupe_key = ? || ':' || ? and not is_resolved
            """,
            kind,
            id);
    return Integer.parseInt(count);
  }

  /** The first column of every row, as text. */
  public synchronized List<String> rows(Tier tier, String sql, Object... values) {
    try (PreparedStatement statement = connection(tier).prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<String> rows = new ArrayList<>();
      if (!statement.execute()) {
        return rows;
      }
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          rows.add(String.valueOf(result.getString(1)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connection(Tier tier) throws SQLException {
    Connection open = connections.get(tier);
    if (open == null) {
      open = databases.superuser(tier);
      connections.put(tier, open);
    }
    return open;
  }

  public String one(String sql, Object... values) {
    List<String> rows = rows(Tier.OLTP, sql, values);
    return rows.isEmpty() ? "" : rows.getFirst();
  }

  @Override
  public void close() {
    api.close();
    peer.close();
    try {
      mailStack.close();
      for (Connection connection : connections.values()) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    databases.close();
  }

  private static ServerSocket greeter() {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(() -> greet(server));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void greet(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Closed, or somebody hung up.
      }
    }
  }
}
