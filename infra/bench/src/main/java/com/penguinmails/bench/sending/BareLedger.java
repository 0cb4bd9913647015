package com.penguinmails.bench.sending;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The least a sender writes that knows after a crash which mails are in doubt: one durable
 * statement per mail, in a table with nothing but its key. No tenants, texts, limits, leads or
 * counters.
 */
record BareLedger(Workbench bench) implements BareSmtp.Journal {
  private static final int PREPARE_AT_ONCE = 1;

  /** Makes the table anew. */
  void create() throws SQLException {
    try (Connection connection = bench.superuser(Tier.OLTP);
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists bare_sends");
      statement.execute(
          """
          create table bare_sends (id uuid primary key, state text not null default 'reserved',
                                   submitted timestamptz, settled timestamptz) with (fillfactor = 50)
          """);
    }
  }

  @Override
  public Page begin(int mails) throws SQLException {
    Connection connection = bench.superuser(Tier.OLTP);
    connection.unwrap(PGConnection.class).setPrepareThreshold(PREPARE_AT_ONCE);
    return new Page(connection, reserved(connection, mails));
  }

  private static UUID[] reserved(Connection connection, int mails) throws SQLException {
    UUID[] ids = new UUID[mails];
    for (int i = 0; i < mails; i++) {
      ids[i] = Ids.next();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into bare_sends (id) select unnest(?::uuid[])")) {
      insert.setArray(1, connection.createArrayOf("uuid", ids));
      insert.executeUpdate();
    }
    return ids;
  }

  /** The mail before is recorded by the statement that begins the next, as the product does. */
  private static final class Page implements BareSmtp.Journal.Page {
    private final Connection connection;
    private final UUID[] ids;
    private final PreparedStatement advance;
    private int next;

    Page(Connection connection, UUID[] ids) throws SQLException {
      this.connection = connection;
      this.ids = ids;
      this.advance =
          connection.prepareStatement(
              """
              with taken as (update bare_sends set state = 'accepted', settled = now() where id = ?)
              update bare_sends set state = 'submitting', submitted = now() where id = ?
              """);
    }

    @Override
    public void next() throws SQLException {
      advance(next < ids.length ? ids[next] : null);
      next++;
    }

    private void advance(@Nullable UUID begun) throws SQLException {
      advance.setObject(1, next == 0 ? null : ids[next - 1]);
      advance.setObject(2, begun);
      advance.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      try (connection) {
        advance(null);
      }
    }
  }
}
