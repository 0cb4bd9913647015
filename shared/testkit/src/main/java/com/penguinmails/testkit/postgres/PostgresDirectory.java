package com.penguinmails.testkit.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** The files of a cluster: an unfinished one is thrown away, a finished one only ever opened. */
final class PostgresDirectory {
  private final PostgresSettings settings;

  /** Stands beside the data from before initdb until bootstrap is done. */
  private final Path creating;

  PostgresDirectory(PostgresSettings settings) {
    this.settings = settings;
    this.creating = settings.beside(".creating");
  }

  /**
   * Ends what an earlier owner left behind: its server if it was killed, its directory if it was
   * killed while creating it.
   */
  void recover() throws IOException {
    Path directory = settings.directory();
    Files.createDirectories(directory.resolveSibling("."));
    Postmaster.stop(directory);
    if (Files.exists(creating)) {
      delete(directory);
    }
    if (!Files.exists(directory.resolve("postgresql.conf"))) {
      Files.writeString(creating, "being created; if nobody does so any more, start again\n");
    }
    Files.deleteIfExists(log().toPath());
    // The library's lock lasts as long as the program that started; ours says who owns.
    Files.deleteIfExists(directory.resolve("epg-lock"));
  }

  void created() throws IOException {
    Files.deleteIfExists(creating);
  }

  File log() {
    return settings.beside(".log").toFile();
  }

  /** The superuser's password for initdb, readable by us alone. The caller deletes it. */
  Path passwordFile() throws IOException {
    Path file =
        Files.createTempFile(
            "postgres",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, settings.superuserPassword());
  }

  /** Everyone signs in with a password, from this machine only. */
  static void restrictAccess(File directory) {
    try {
      Files.writeString(
          directory.toPath().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
