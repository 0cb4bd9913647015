package com.penguinmails.bench.sending;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Statements the workers' role ran, as the server counts them (pg_stat_statements). The tenant
 * context travels in the same flight as its statement and is not counted beside it.
 */
final class StatementCount {
  private static final List<Tier> TIERS = List.of(Tier.OLTP, Tier.CONTENT, Tier.QUEUE);

  private final Workbench bench;

  StatementCount(Workbench bench) {
    this.bench = bench;
  }

  void reset() throws SQLException {
    for (Tier tier : TIERS) {
      execute(tier, "create extension if not exists pg_stat_statements");
    }
    execute(Tier.OLTP, "select pg_stat_statements_reset()");
  }

  long calls() throws SQLException {
    try (Connection connection = bench.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                select sum(calls) from pg_stat_statements s join pg_roles r on r.oid = s.userid
                 where r.rolname = 'penguin_worker' and s.query not like '%set_context%'
                   and s.query !~* '^(begin|commit|set|show)'
                """)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** The most called, with calls and milliseconds: where the time goes. */
  List<String> top(int count) throws SQLException {
    try (Connection connection = bench.superuser(Tier.OLTP);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                select format('%s ms in %s calls: %s', round(total_exec_time), calls,
                              left(regexp_replace(query, '\\s+', ' ', 'g'), 90)) as line
                  from pg_stat_statements s join pg_roles r on r.oid = s.userid
                 where r.rolname = 'penguin_worker' order by total_exec_time desc limit
                """
                    + count)) {
      List<String> lines = new java.util.ArrayList<>();
      while (result.next()) {
        lines.add(result.getString("line"));
      }
      return lines;
    }
  }

  private void execute(Tier tier, String sql) throws SQLException {
    try (Connection connection = bench.superuser(tier);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
