package com.penguinmails.local.start;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory a runner keeps everything in, for itself alone while it runs. */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "runner.lock";
  private static final String POSTGRES = "postgres";
  private static final long NEEDED_MEBIBYTES = 256;

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the directory, creating it if need be.
   *
   * @throws StartFailure when it cannot be written, is in use, or the disk is full
   */
  static DataDirectory open(Path path, boolean fresh) {
    try {
      Files.createDirectories(path);
      DataDirectory directory = new DataDirectory(path, lock(path));
      if (fresh) {
        directory.empty();
      }
      requireSpace(path);
      return directory;
    } catch (AccessDeniedException e) {
      throw new StartFailure("The data directory " + path + " is not writable.", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "it cannot be created" : e.getReason();
      throw new StartFailure("The data directory " + path + " cannot be used: " + reason + ".", e);
    } catch (IOException e) {
      throw new StartFailure(
          "The data directory " + path + " cannot be used: " + e.getMessage() + ".", e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Path postgres() {
    return path.resolve(POSTGRES);
  }

  /** Everything goes but the lock we hold and the cluster, which its server throws away itself. */
  private void empty() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(LOCK) && !name.startsWith(POSTGRES)) {
          delete(file);
        }
      }
    }
    if (Files.exists(postgres())) {
      // What PostgresServer takes for a cluster whose creation was cut short: it first stops a
      // server that a killed runner left on it, then deletes it.
      Files.writeString(path.resolve(POSTGRES + ".creating"), "started with --fresh\n");
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void requireSpace(Path path) throws IOException {
    long free = Files.getFileStore(path).getUsableSpace() >> 20;
    if (free < NEEDED_MEBIBYTES) {
      throw new StartFailure(
          "The disk of %s is full: %d MiB are free, %d are needed."
              .formatted(path, free, NEEDED_MEBIBYTES));
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new StartFailure(
          "Another runner is using "
              + path
              + "; stop it, or give this one a directory of its own with --data.");
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another runner in this very process
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
