package com.penguinmails.testkit.postgres;

import com.penguinmails.data.migration.Roles;
import java.io.IOException;

/**
 * Holds the shared cluster open around a test run, for a script that puts a pooler in front of it.
 *
 * <p>Prints the server's port on the first line and {@code role password} on the following ones,
 * then an empty line; ends when its input closes or it is signalled.
 */
public final class SharedPostgresMain {
  private SharedPostgresMain() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    SharedPostgres postgres = SharedPostgres.join();
    System.out.println(postgres.port());
    for (String role : Roles.LOGINS) {
      System.out.println(role + " " + postgres.password(role));
    }
    System.out.println();
    while (System.in.read() >= 0) {
      // Input has no meaning; only its end has.
    }
    // The library leaves threads behind that would keep the program alive.
    System.exit(0);
  }
}
