package com.penguinmails.bench.load;

import java.io.IOException;

/** One of the two that are compared. */
@FunctionalInterface
public interface Side {
  /** Opens one more connection. */
  Client open() throws IOException;
}
