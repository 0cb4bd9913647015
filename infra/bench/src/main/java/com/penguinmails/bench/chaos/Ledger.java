package com.penguinmails.bench.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the product believes, over a connection that may break at any time. */
final class Ledger implements AutoCloseable {
  private final String url;
  private final String password;
  private @Nullable Connection connection;

  Ledger(int port, String password) {
    this.url = "jdbc:postgresql://127.0.0.1:" + port + "/penguin_oltp?prepareThreshold=0";
    this.password = password;
  }

  /** A send to a recipient. */
  record Entry(String key, String state, String code, String recipient) {}

  /** How many sends have ended, whichever way; -1 while the database is away. */
  int settled() {
    return number(
        "select count(*) from send_ledger where state in ('accepted', 'failed', 'in_doubt')");
  }

  /** Leads and sends with something still to happen; -1 while the database is away. */
  int open() {
    return number(
        """
        select (select count(*) from send_ledger where state in ('reserved', 'submitting'))
             + (select count(*) from campaign_enrollments where status in ('enrolled', 'active', 'sending'))
        """);
  }

  /** Leads written to from more than one account, because the first rested for a while. */
  int moved() {
    return number(
        """
        select count(*) from (select from send_ledger group by enrollment_id
                              having count(distinct email_account_id) > 1) as moved
        """);
  }

  List<Entry> entries() throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (Statement statement = connected().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select s.storage_key, s.state, coalesce(s.failure_code, ''), l.email
                  from send_ledger s join leads l on l.id = s.lead_id
                """)) {
      while (row.next()) {
        entries.add(
            new Entry(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
      }
    }
    return entries;
  }

  /** Leads whose way is not what their sends say: each a sentence. */
  List<String> contradictions() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connected().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select e.id || ' is ' || e.status || ' with ' || coalesce(s.states, 'no send')
                  from campaign_enrollments e
                  left join lateral (select string_agg(l.state, ',' order by l.state) as states,
                                            (array_agg(l.email_account_id order by l.reserved desc))[1] as account
                                       from send_ledger l where l.enrollment_id = e.id) s on true
                 where case e.status when 'completed' then s.states <> 'accepted,accepted' or e.email_account_id is distinct from s.account
                                     when 'parked' then s.states not in ('in_doubt', 'accepted,in_doubt')
                                     when 'exited' then s.states not in ('failed', 'accepted,failed', 'accepted')
                                     else true end
                    or s.states is null
                """)) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }

  private int number(String sql) {
    try (Statement statement = connected().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException away) {
      close();
      return -1;
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = DriverManager.getConnection(url, "postgres", password);
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException gone) {
        // It broke: that is why it is closed.
        return;
      }
    }
  }
}
