package com.penguinmails.data.legacy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that keep two tables alike. They run as the owner (definer), because clients have
 * no rights on the other table.
 */
final class Mirrors {
  private Mirrors() {}

  /** Old to new, from staging to swap. */
  static List<String> forward(Connection connection, Takeover takeover, int index)
      throws SQLException {
    Takeover.Move move = takeover.moves().get(index);
    String target = staged(takeover, move);
    List<String> columns = common(connection, move.from(), target);
    // A row the earlier table has too is the earlier table's.
    String mine = earlier(takeover, index, "new");
    String upsert =
        """
        insert into %s (%s) select %s from (select (new).*) o where %s
        on conflict (%s) do update set %s
        """
            .formatted(
                target,
                String.join(", ", columns),
                values(move, columns),
                mine,
                String.join(", ", move.conflict()),
                sets(columns, move.conflict()));
    String delete =
        "delete from %s n where %s and %s"
            .formatted(target, match(move, "n", "old"), earlier(takeover, index, "old"));
    return trigger("takeover_" + index, "takeover", move.from(), upsert, delete);
  }

  /** New to old, from swap to the end, so that going back loses nothing. */
  static List<String> backward(Connection connection, Takeover takeover, int index)
      throws SQLException {
    Takeover.Move move = takeover.moves().get(index);
    List<String> columns = common(connection, move.from() + "_old", move.to());
    String upsert =
        """
        insert into %s_old (%s) select %s from (select (new).*) o where %s
        on conflict (%s) do update set %s
        """
            .formatted(
                move.from(),
                String.join(", ", columns),
                columns.stream().map(column -> "o." + column).collect(Collectors.joining(", ")),
                move.back(),
                move.key(),
                sets(columns, List.of(move.key())));
    String delete =
        "delete from %s_old n where n.%s = old.%s".formatted(move.from(), move.key(), move.key());
    return trigger("takeover_back_" + index, "takeover_back_" + index, move.to(), upsert, delete);
  }

  /**
   * One batch after a key. The rows are held, so that none is changed between being read and being
   * written; what the mirror wrote already is newer and stays.
   */
  static String copy(Connection connection, Takeover takeover, int index) throws SQLException {
    Takeover.Move move = takeover.moves().get(index);
    String type = type(connection, move);
    String target = staged(takeover, move);
    List<String> columns = common(connection, move.from(), target);
    return """
        with o as materialized (
          select * from %1$s where %2$s > ?::%7$s order by %2$s limit ? for share),
        written as (
          insert into %3$s (%4$s) select %5$s from o on conflict (%6$s) do nothing)
        select (array_agg(%2$s order by %2$s desc))[1]::text as last, count(*) as n from o
        """
        .formatted(
            move.from(),
            move.key(),
            target,
            String.join(", ", columns),
            values(move, columns),
            String.join(", ", move.conflict()),
            type);
  }

  /** A key before every other. */
  static String start(Connection connection, Takeover takeover, int index) throws SQLException {
    return type(connection, takeover.moves().get(index)).equals("uuid")
        ? "00000000-0000-0000-0000-000000000000"
        : "";
  }

  private static String type(Connection connection, Takeover.Move move) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select format_type(atttypid, null) from pg_attribute where attrelid = ?::regclass and attname = ?")) {
      statement.setString(1, move.from());
      statement.setString(2, move.key());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static List<String> trigger(
      String function, String trigger, String table, String upsert, String delete) {
    return List.of(
        """
        create or replace function app_sec.%s() returns trigger language plpgsql
          security definer set search_path = pg_catalog, public as $mirror$
        begin
          if tg_op = 'DELETE' then
            %s;
          else
            %s;
          end if;
          return null;
        end $mirror$
        """
            .formatted(function, delete, upsert),
        "drop trigger if exists " + trigger + " on " + table,
        "create trigger %s after insert or update or delete on %s for each row execute function app_sec.%s()"
            .formatted(trigger, table, function));
  }

  private static String staged(Takeover takeover, Takeover.Move move) {
    return takeover.renamed().contains(move.to()) ? move.to() + "_next" : move.to();
  }

  private static String earlier(Takeover takeover, int index, String row) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    Takeover.Move move = takeover.moves().get(index);
    for (Takeover.Move before : takeover.moves().subList(0, index)) {
      if (before.to().equals(move.to())) {
        conditions.add(
            "not exists (select from %s e where e.%s = %s.%s)"
                .formatted(before.from(), before.key(), row, move.key()));
      }
    }
    return String.join(" and ", conditions);
  }

  private static String match(Takeover.Move move, String one, String other) {
    return move.conflict().stream()
        .map(column -> one + "." + column + " = " + other + "." + column)
        .collect(Collectors.joining(" and "));
  }

  private static String values(Takeover.Move move, List<String> columns) {
    return columns.stream()
        .map(column -> move.values().getOrDefault(column, "o." + column))
        .collect(Collectors.joining(", "));
  }

  private static String sets(List<String> columns, List<String> keys) {
    return columns.stream()
        .filter(column -> !keys.contains(column) && !column.equals("parent_message_id"))
        .map(column -> column + " = excluded." + column)
        .collect(Collectors.joining(", "));
  }

  /** Columns both tables have, in the new table's order. */
  private static List<String> common(Connection connection, String one, String other)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select b.attname from pg_attribute a join pg_attribute b on b.attname = a.attname
             where a.attrelid = ?::regclass and b.attrelid = ?::regclass and a.attnum > 0 and b.attnum > 0
               and not a.attisdropped and not b.attisdropped order by b.attnum
            """)) {
      statement.setString(1, one);
      statement.setString(2, other);
      List<String> columns = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
      return columns;
    }
  }
}
