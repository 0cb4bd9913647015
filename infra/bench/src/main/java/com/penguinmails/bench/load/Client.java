package com.penguinmails.bench.load;

import java.io.IOException;
import java.sql.SQLException;

/** One connection of a side. Used by one thread at a time. */
public interface Client extends AutoCloseable {
  /**
   * Makes one request and reads the whole answer.
   *
   * @param kind index into {@link Workload#kinds()}
   * @return whether the answer was the expected one
   */
  boolean perform(int kind) throws IOException, SQLException;

  @Override
  void close() throws IOException;
}
