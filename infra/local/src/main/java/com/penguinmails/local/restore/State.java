package com.penguinmails.local.restore;

import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a tier holds.
 *
 * @param rows by table
 * @param contents by table, a sum over all rows; migrations are a table as well
 * @param security by table: whether row security is on and forced, and its policies
 */
record State(Map<String, Long> rows, Map<String, String> contents, Map<String, String> security) {
  /** Not the unlogged: no backup has their rows. */
  private static final String TABLES =
      """
      select format('%I.%I', n.nspname, c.relname),
             c.relrowsecurity || ', ' || c.relforcerowsecurity || ', ' ||
             (select coalesce(string_agg(md5(p::text), '' order by p.polname), '') from pg_policy p
               where p.polrelid = c.oid)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm') and c.relpersistence = 'p' and n.nspname not in ('pg_catalog', 'information_schema')
      """;

  static Map<Tier, State> of(Access superuser) throws SQLException {
    Map<Tier, State> states = new TreeMap<>();
    for (Tier tier : Tier.values()) {
      try (Connection connection = superuser.to(tier)) {
        states.put(tier, of(new Query(connection)));
      }
    }
    return states;
  }

  private static State of(Query query) throws SQLException {
    State state = new State(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (List<String> table : query.rows(TABLES)) {
      String name = table.getFirst();
      List<String> content =
          query
              .rows("select count(*), sum(hashtextextended(t::text, 0)) from " + name + " t")
              .getFirst();
      state.rows.put(name, Long.valueOf(content.get(0)));
      state.contents.put(name, content.get(0) + " rows, sum " + content.get(1));
      state.security.put(name, table.get(1));
    }
    return state;
  }

  static State in(Map<Tier, State> states, Tier tier) {
    return Objects.requireNonNull(states.get(tier), tier.key());
  }

  long total() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rows of this state another has not. */
  long missingIn(State other) {
    return rows.entrySet().stream()
        .mapToLong(each -> Math.max(0, each.getValue() - other.count(each.getKey())))
        .sum();
  }

  private long count(String table) {
    return rows.getOrDefault(table, 0L);
  }

  /** Tables that differ, and how. */
  List<String> differences(State other) {
    List<String> differences = new ArrayList<>();
    differ(contents, other.contents, differences);
    differ(security, other.security, differences);
    return differences;
  }

  private static void differ(
      Map<String, String> one, Map<String, String> two, List<String> differences) {
    one.forEach(
        (table, value) -> {
          String other = Objects.requireNonNullElse(two.get(table), "missing");
          if (!other.equals(value)) {
            differences.add(table + " was " + value + ", is " + other);
          }
        });
    two.keySet().stream()
        .filter(table -> !one.containsKey(table))
        .forEach(table -> differences.add(table + " was not there"));
  }
}
