package com.penguinmails.bench.contacts;

import com.penguinmails.bench.load.Client;
import com.penguinmails.web.paging.Cursor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Reads past the product: the same statements, their rows read and dropped. */
final class BareReader implements Client {
  private static final OffsetDateTime START = Cursor.START.created().atOffset(ZoneOffset.UTC);
  private static final int FILTERS = 6;

  /** One more than the page has, as the product asks for to know whether there is a next one. */
  private static final int FETCH = ReadBench.PAGE_SIZE + 1;

  private final BareJdbc jdbc;
  private final List<UUID> ids;

  BareReader(BareJdbc jdbc, List<UUID> ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  @Override
  public boolean perform(int kind) throws SQLException {
    if (kind == 0) {
      return jdbc.rows(LeadSql.PAGE, BareReader::firstPage) == FETCH;
    }
    UUID id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    return jdbc.rows(LeadSql.ONE, (statement, from) -> statement.setObject(from, id)) == 1;
  }

  private static void firstPage(PreparedStatement statement, int from) throws SQLException {
    statement.setObject(from, START);
    statement.setObject(from + 1, Cursor.START.id());
    for (int filter = 0; filter < FILTERS; filter++) {
      statement.setNull(from + 2 + filter, Types.NULL);
    }
    statement.setInt(from + 2 + FILTERS, FETCH);
  }

  /** Its connections belong to the pool. */
  @Override
  public void close() {}
}
