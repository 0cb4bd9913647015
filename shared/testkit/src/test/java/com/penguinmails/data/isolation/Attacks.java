package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** What one tenant can try on a table to reach another's rows. Each attempt is taken back. */
final class Attacks {
  private final Attempt attempt;
  private final UUID me;
  private final UUID victim;

  Attacks(Attempt attempt, UUID me, UUID victim) {
    this.attempt = attempt;
    this.me = me;
    this.victim = victim;
  }

  void readCountAndLock(Table table) throws SQLException {
    List<String> readable = attempt.columns(table, "select");
    for (String column : readable) {
      assertThat(attempt.reach(me, "select " + column + from(table))).as(column).isLessThan(1);
    }
    assertThat(
            attempt.reach(
                me, "select 1 from (select count(*) as n" + from(table) + ") c where n > 0"))
        .as("count")
        .isLessThan(1);
    String column = readable.isEmpty() ? "*" : readable.getFirst();
    assertThat(attempt.reach(me, "select " + column + from(table) + " for update"))
        .as("lock")
        .isLessThan(1);
  }

  void writeChangeAndDelete(Table table) throws SQLException {
    List<String> writable = attempt.columns(table, "insert");
    if (writable.contains(table.owner())) {
      // A trigger that looks for what the row names may refuse before the policy does.
      assertThat(attempt.error(me, table.insert(writable), victim))
          .as("write")
          .isIn("42501", "23503");
    }
    List<String> changeable = attempt.columns(table, "update");
    for (String column : changeable) {
      String set = " set " + column + " = default";
      assertThat(attempt.reach(me, "update " + table.name() + set + where(table)))
          .as("update " + column)
          .isLessThan(1);
    }
    assertThat(attempt.reach(me, "delete" + from(table))).as("delete").isLessThan(1);
    assertThat(attempt.error(me, "truncate " + table.name())).as("truncate").isEqualTo("42501");
    if (changeable.contains(table.owner())) {
      String set = " set " + table.owner() + " = '" + victim + "'";
      assertThat(attempt.reach(me, "update " + table.name() + set))
          .as("push an own row into another tenant")
          .isLessThan(1);
    }
  }

  /** Inserts an own row with the victim's key: nothing may tell that the key is taken. */
  void collide(Collision collision) throws SQLException {
    Table table = collision.table();
    List<String> writable = attempt.columns(table, "insert");
    if (!writable.containsAll(collision.key().keySet()) || !writable.contains(table.owner())) {
      return;
    }
    String insert = table.insert(writable, collision.key());
    assertThat(attempt.error(me, insert, me)).as("enumerate").isNotEqualTo("23505");
    String upsert =
        insert
            + " on conflict ("
            + String.join(", ", collision.columns())
            + ") do update set "
            + table.owner()
            + " = excluded."
            + table.owner();
    assertThat(attempt.error(me, upsert, me)).as("upsert").isNotIn("23505", "21000");
  }

  /** Without naming the victim; returns how many own rows there were to see. */
  int seeOwnRowsOnly(Table table) throws SQLException {
    List<String> seen = attempt.values(me, owners(table));
    assertThat(seen).allMatch(me.toString()::equals);
    return seen.size();
  }

  /** Whatever the tenant was before. */
  void seeNothingWithoutATenant(Table table) throws SQLException {
    assertThat(attempt.values(null, owners(table))).isEmpty();
  }

  /** A row without an owner is everybody's: the tags and notifications of the house. */
  private static String owners(Table table) {
    String owner = table.owner();
    return "select " + owner + " from " + table.name() + " where " + owner + " is not null";
  }

  private String from(Table table) {
    return " from " + table.name() + where(table);
  }

  private String where(Table table) {
    return " where " + table.owner() + " = '" + victim + "'";
  }
}
