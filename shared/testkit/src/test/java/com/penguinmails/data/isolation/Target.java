package com.penguinmails.data.isolation;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A table to attack, as whom and against whom.
 *
 * @param collisions unique keys the victim's row has taken
 */
record Target(
    Tier tier, Table table, String role, UUID me, UUID victim, List<Collision> collisions) {

  /** Fills the tiers and names every owned table, for requests and workers of both tenants. */
  static List<Target> all(TestDatabases databases) throws SQLException {
    List<Target> targets = new ArrayList<>();
    for (Tier tier : Tier.values()) {
      try (Connection admin = databases.superuser(tier)) {
        for (Table table : TwoTenants.in(databases, tier).tables()) {
          if (table.isOwned()) {
            targets.addAll(of(admin, tier, table, TwoTenants.OWN, TwoTenants.OTHER));
            targets.addAll(of(admin, tier, table, TwoTenants.OTHER, TwoTenants.OWN));
          }
        }
      }
    }
    return targets;
  }

  private static List<Target> of(Connection admin, Tier tier, Table table, UUID me, UUID victim)
      throws SQLException {
    List<Collision> collisions = Collision.of(admin, table, victim);
    return List.of(
        new Target(tier, table, Roles.APP, me, victim, collisions),
        new Target(tier, table, Roles.WORKER, me, victim, collisions));
  }

  Attacks attacks(Attempt attempt) {
    return new Attacks(attempt, me, victim);
  }

  @Override
  public String toString() {
    return tier.key() + "." + table.name() + " as " + role + " of " + me;
  }
}
