package com.penguinmails.testkit.postgres;

import java.nio.file.Path;

/** A program that owns a server on the directory it is given, until its input ends. */
final class PostgresOwnerMain {
  private PostgresOwnerMain() {}

  public static void main(String[] arguments) throws Exception {
    try (PostgresServer server =
        PostgresServer.start(PostgresServerDbTest.settings(Path.of(arguments[0])))) {
      System.out.println(server.port());
      int end = System.in.read();
      assert end < 0;
    }
    System.exit(0);
  }
}
