package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 32 clients of two tenants attack each other's rows in every table at once, over two server
 * connections per database and role.
 *
 * <p>Each attack is of one client alone, and each attempt is one statement in a transaction of its
 * own: whom it waits for, for a key of its own tenant, waits for nobody. The roles' own limits on
 * locks and statements bound it.
 */
@ExtendWith(TestDatabasesExtension.class)
class PgBouncerAttackDbTest {
  private static final int CLIENTS = 32;

  private final TestDatabases databases;

  PgBouncerAttackDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldKeepEveryTableApartWhenTenantsShareConnections() throws Exception {
    assumeThat(PgBouncer.program()).as("PgBouncer is installed").isPresent();
    List<Target> targets = Target.all(databases);
    // In an order in which neighbours differ in tenant, role and tier.
    Collections.shuffle(targets, new Random(1));
    Queue<Target> open = new ConcurrentLinkedQueue<>(targets);
    try (PgBouncer bouncer = PgBouncer.start(databases, 2);
        ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
      await().ignoreExceptions().untilAsserted(() -> assertThat(connects(bouncer)).isTrue());
      CyclicBarrier start = new CyclicBarrier(CLIENTS);
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            executor.submit(
                () -> {
                  start.await(60, TimeUnit.SECONDS);
                  return attackAll(bouncer, open);
                }));
      }
      int ownRows = 0;
      for (Future<Integer> client : clients) {
        ownRows += client.get(5, TimeUnit.MINUTES);
      }
      assertThat(open).isEmpty();
      // Most tables can be read by requests and workers, and each has a row of each tenant.
      assertThat(ownRows).isGreaterThan(targets.size() / 2);
    }
  }

  private int attackAll(PgBouncer bouncer, Queue<Target> open) throws SQLException {
    int ownRows = 0;
    for (Target target = open.poll(); target != null; target = open.poll()) {
      ownRows += attack(bouncer, target);
    }
    return ownRows;
  }

  private int attack(PgBouncer bouncer, Target target) throws SQLException {
    try (Connection connection = bouncer.connection(databases, target.tier(), target.role())) {
      Attempt attempt = new Attempt(connection);
      Attacks attacks = target.attacks(attempt);
      attacks.readCountAndLock(target.table());
      attacks.writeChangeAndDelete(target.table());
      for (Collision collision : target.collisions()) {
        attacks.collide(collision);
      }
      if (target.role().equals(Roles.APP)) {
        attacks.seeNothingWithoutATenant(target.table());
      }
      return attacks.seeOwnRowsOnly(target.table());
    } catch (AssertionError e) {
      throw new AssertionError(target + ": " + e.getMessage(), e);
    }
  }

  private boolean connects(PgBouncer bouncer) throws SQLException {
    try (Connection connection = bouncer.connection(databases, Tier.OLTP, Roles.APP)) {
      return connection.isValid(1);
    }
  }
}
