package com.penguinmails.bench.contacts;

import com.penguinmails.bench.load.Client;
import com.penguinmails.kernel.Ids;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Creates leads past the product: the same statement, its row read and dropped. */
final class BareWriter implements Client {
  private final BareJdbc jdbc;
  private final NewEmails emails;

  BareWriter(BareJdbc jdbc, NewEmails emails) {
    this.jdbc = jdbc;
    this.emails = emails;
  }

  @Override
  public boolean perform(int kind) throws SQLException {
    String email = emails.next();
    return jdbc.rows(LeadSql.INSERT, (statement, from) -> bind(statement, from, email)) == 1;
  }

  /** Id and address; name and the first three others; five more; fields; the address once more. */
  private static void bind(PreparedStatement statement, int from, String email)
      throws SQLException {
    statement.setObject(from, Ids.next());
    statement.setString(from + 1, email);
    statement.setNull(from + 2, Types.NULL);
    statement.setString(from + 3, "Ada");
    statement.setString(from + 4, "Lovelace");
    statement.setString(from + 5, "Globex");
    for (int absent = 6; absent <= 11; absent++) {
      statement.setNull(from + absent, Types.NULL);
    }
    statement.setString(from + 12, email);
  }

  /** Its connections belong to the pool. */
  @Override
  public void close() {}
}
