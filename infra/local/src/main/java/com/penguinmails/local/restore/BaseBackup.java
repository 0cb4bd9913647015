package com.penguinmails.local.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A copy of a running cluster's files and of the WAL it archives, and how they become a cluster
 * again ("Continuous Archiving and Point-in-Time Recovery").
 *
 * @param files the copy
 * @param archive where the cluster puts its finished WAL
 */
record BaseBackup(Path files, Path archive) {
  private static final Set<String> OF_THE_RUNNING_SERVER =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

  /** Lets a cluster archive, from its next start on. */
  static void archive(Path cluster, Path archive) throws IOException {
    Files.createDirectories(archive);
    append(
        cluster.resolve("postgresql.conf"),
        List.of(
            "archive_mode = on",
            "archive_command = 'test ! -f \"%1$s/%%f\" && cp \"%%p\" \"%1$s/%%f\"'"
                .formatted(archive)));
  }

  /** Copies the cluster while it is written to; a session holds the backup open. */
  void take(Connection superuser, Path cluster) throws IOException, SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute("select pg_backup_start('rehearsal', fast => true)");
      try (Stream<Path> found = Files.walk(cluster)) {
        for (Path file : found.filter(each -> isKept(cluster, each)).toList()) {
          copy(file, files.resolve(cluster.relativize(file)));
        }
      }
      try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop()")) {
        label.next();
        Files.writeString(files.resolve("backup_label"), label.getString(1));
      }
    }
  }

  /** What the copy's next start does: recover to the moment, as the server said it, then serve. */
  void recoverTo(String moment) throws IOException {
    append(
        files.resolve("postgresql.conf"),
        List.of(
            "archive_mode = off",
            "restore_command = 'cp \"%s/%%f\" \"%%p\"'".formatted(archive),
            "recovery_target_time = '%s'".formatted(moment),
            "recovery_target_action = promote",
            // Nobody gets in before the moment is reached.
            "hot_standby = off"));
    Files.createFile(files.resolve("recovery.signal"));
  }

  /** Of the WAL the directory is enough: its files come out of the archive. */
  private static boolean isKept(Path cluster, Path file) {
    Path name = cluster.relativize(file);
    return !OF_THE_RUNNING_SERVER.contains(name.toString())
        && !(name.startsWith("pg_wal") && Files.isRegularFile(file));
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException gone) {
      // Dropped meanwhile; the WAL knows.
    }
  }

  private static void append(Path file, List<String> lines) throws IOException {
    Files.write(file, lines, StandardOpenOption.APPEND);
  }
}
