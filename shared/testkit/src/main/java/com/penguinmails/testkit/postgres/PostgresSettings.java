package com.penguinmails.testkit.postgres;

import java.nio.file.Path;
import java.util.Map;

/**
 * How to run a {@link PostgresServer}.
 *
 * @param directory the cluster's data, kept between starts; beside it stand {@code <directory>.log}
 *     (of the last run) and {@code <directory>.lock}
 * @param port to listen on at 127.0.0.1; 0 picks a free one
 * @param superuserPassword of {@code postgres}, set when the cluster is created; give the same one
 *     at every start
 * @param passwords by role name, see {@link com.penguinmails.data.migration.Roles#LOGINS}; set at
 *     every start
 * @param server settings as in {@code postgresql.conf}, for example {@code max_connections}
 */
public record PostgresSettings(
    Path directory,
    int port,
    String superuserPassword,
    Map<String, String> passwords,
    Map<String, String> server) {
  /** Normalises the directory, because a running server is recognised by its absolute name. */
  public PostgresSettings {
    directory = directory.toAbsolutePath().normalize();
    passwords = Map.copyOf(passwords);
    server = Map.copyOf(server);
    for (Map.Entry<String, String> setting : server.entrySet()) {
      if (setting.getValue().indexOf('\'') >= 0) {
        throw new IllegalArgumentException("A quote in the setting " + setting.getKey());
      }
    }
  }

  Path beside(String suffix) {
    return directory.resolveSibling(directory.getFileName() + suffix);
  }

  @Override
  public String toString() {
    return "PostgresSettings[" + directory + ", port " + port + "]";
  }
}
