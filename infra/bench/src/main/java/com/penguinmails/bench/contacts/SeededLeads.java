package com.penguinmails.bench.contacts;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.kernel.Ids;
import com.penguinmails.local.demo.DemoTenants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Leads of two tenants, so that row-level security has something to keep out. */
final class SeededLeads {
  private SeededLeads() {}

  /** Writes them unless they are there, and returns ids of the demo tenant's. */
  static List<UUID> ids(Workbench bench) throws SQLException {
    try (Connection owner = bench.connect(Roles.OWNER)) {
      seed(owner, DemoTenants.DEMO, bench.scale().leads());
      seed(owner, DemoTenants.SECOND, bench.scale().leads());
      try (Statement statement = owner.createStatement()) {
        statement.execute("vacuum (analyze) leads");
      }
      return ids(owner, bench.scale().leads());
    }
  }

  /** Each a second older than the one before, so that pages have an order. */
  private static void seed(Connection owner, UUID tenant, int count) throws SQLException {
    try (PreparedStatement statement =
        owner.prepareStatement(
            """
            insert into leads (id, tenant_id, email, first_name, last_name, company, job_title, city, country, timezone,
                               custom_fields, created)
            select g.id, ?, 'seeded-' || g.n || '@company' || g.n % 500 || '.example', 'Ada', 'Lovelace',
                   'Company ' || g.n % 500, 'Engineer', 'London', 'United Kingdom', 'Europe/London',
                   jsonb_build_object('plan', 'pro', 'seats', g.n % 100), now() - g.n * interval '1 second'
              from unnest(?) with ordinality as g (id, n)
            on conflict (tenant_id, email) do nothing
            """)) {
      UUID[] ids = IntStream.range(0, count).mapToObj(i -> Ids.next()).toArray(UUID[]::new);
      statement.setObject(1, tenant);
      statement.setArray(2, owner.createArrayOf("uuid", ids));
      statement.executeUpdate();
    }
  }

  private static List<UUID> ids(Connection owner, int count) throws SQLException {
    try (PreparedStatement statement =
        owner.prepareStatement(
            "select id from leads where tenant_id = ? and email ^@ 'seeded-' order by md5(email) limit ?")) {
      statement.setObject(1, DemoTenants.DEMO);
      statement.setInt(2, count);
      List<UUID> ids = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          ids.add(result.getObject(1, UUID.class));
        }
      }
      return ids;
    }
  }
}
