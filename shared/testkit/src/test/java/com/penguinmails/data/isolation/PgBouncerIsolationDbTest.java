package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.data.tenancy.TenantDataSource;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** 32 clients of 20 tenants share four server connections, and none sees another's rows. */
@ExtendWith(TestDatabasesExtension.class)
class PgBouncerIsolationDbTest {
  private static final int CLIENTS = 32;
  private static final int ROUNDS = 6;

  private final TestDatabases databases;
  private final List<UUID> tenants = new ArrayList<>();
  private final AtomicInteger stolen = new AtomicInteger();

  PgBouncerIsolationDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldKeepTenantsApartWhenTheyShareConnections() throws Exception {
    assumeThat(PgBouncer.program()).as("PgBouncer is installed").isPresent();
    leadsOfTwentyTenants();
    try (PgBouncer bouncer = PgBouncer.start(databases, 4);
        ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
      await().ignoreExceptions().untilAsserted(() -> assertThat(connect(bouncer)).isTrue());
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        long seed = i;
        clients.add(executor.submit(() -> attack(bouncer, new Random(seed))));
      }
      int reads = 0;
      for (Future<Integer> client : clients) {
        reads += client.get();
      }
      assertThat(reads).isGreaterThan(CLIENTS * ROUNDS);
      assertThat(stolen).hasValue(0);
    }
  }

  private boolean connect(PgBouncer bouncer) throws SQLException {
    try (Connection connection = source(bouncer, Roles.APP).getConnection()) {
      return connection.isValid(1);
    }
  }

  /** Reads, writes that fail, transactions that roll back, and reads without a tenant between. */
  private int attack(PgBouncer bouncer, Random random) {
    String role = random.nextBoolean() ? Roles.APP : Roles.WORKER;
    Database oltp = new Database(new TenantDataSource(source(bouncer, role)));
    int reads = 0;
    for (int i = 0; i < ROUNDS; i++) {
      UUID me = tenants.get(random.nextInt(tenants.size()));
      Set<UUID> seen = new HashSet<>();
      TenantContext.runAs(
          me,
          () -> {
            seen.addAll(oltp.list("select tenant_id from leads", row -> row.uuid("tenant_id")));
            oltp.transact(
                sql -> {
                  sql.update("update leads set name = ?", me.toString());
                  seen.addAll(
                      sql.list(
                          "select tenant_id from leads for update", row -> row.uuid("tenant_id")));
                  return true;
                });
            broken(oltp, random);
          });
      reads += 2;
      assertThat(seen).containsExactly(me);
      assertThat(
              TenantContext.callAsSystem(
                  () -> oltp.list("select id from leads", row -> row.uuid("id"))))
          .isEmpty();
    }
    return reads;
  }

  private void broken(Database oltp, Random random) {
    UUID other = tenants.get(random.nextInt(tenants.size()));
    try {
      oltp.transact(
          sql -> {
            stolen.addAndGet(
                sql.update(
                    "update leads set name = 'stolen' where tenant_id = ? and tenant_id <> ?",
                    other,
                    TenantContext.requireTenant()));
            return sql.update("select 1 / 0");
          });
    } catch (RuntimeException expected) {
      // The connection goes back to the pooler with whatever it had.
    }
  }

  private PGSimpleDataSource source(PgBouncer bouncer, String role) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(bouncer.url(databases, Tier.OLTP));
    source.setUser(role);
    source.setPassword(databases.password(role));
    return source;
  }

  private void leadsOfTwentyTenants() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        PreparedStatement tenant = admin.prepareStatement("insert into tenants (id) values (?)");
        PreparedStatement lead =
            admin.prepareStatement(
                "insert into leads (tenant_id, email) values (?, 'a@b.example')")) {
      for (int i = 0; i < 20; i++) {
        UUID id = UUID.randomUUID();
        tenants.add(id);
        tenant.setObject(1, id);
        tenant.executeUpdate();
        lead.setObject(1, id);
        lead.executeUpdate();
      }
    }
  }
}
