package com.penguinmails.testkit.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A running server as its {@code postmaster.pid} describes it, whoever started it. (Lines of that
 * file: 1 process id, 4 port, 8 state; PostgreSQL's {@code miscadmin.h}.)
 */
record Postmaster(ProcessHandle process, int port) {
  private static final int PORT_LINE = 3;
  private static final int STATE_LINE = 7;
  private static final String PID_FILE = "postmaster.pid";
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  /** The server on this directory that accepts connections, if one does. */
  static Optional<Postmaster> ready(Path directory) throws IOException {
    List<String> lines = pidFile(directory);
    boolean ready = lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready");
    return ready
        ? process(directory, lines)
            .map(process -> new Postmaster(process, Integer.parseInt(lines.get(PORT_LINE).strip())))
        : Optional.empty();
  }

  /**
   * Stops what still runs on this directory, in whatever state, and forgets a pid file whose number
   * meanwhile belongs to another program: with it PostgreSQL would refuse to start.
   */
  static void stop(Path directory) throws IOException {
    List<String> lines = pidFile(directory);
    Optional<ProcessHandle> running = process(directory, lines);
    if (running.isPresent()) {
      stop(directory, running.get());
    } else if (pid(lines).flatMap(ProcessHandle::of).isPresent()) {
      Files.delete(directory.resolve(PID_FILE));
    }
  }

  /** SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written. */
  private static void stop(Path directory, ProcessHandle process) throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().onExit().join();
    Instant patience = Instant.now().plus(STOP);
    // The file goes last; a process nobody waited for may stay listed after its end.
    while (process.isAlive() && Files.exists(directory.resolve(PID_FILE))) {
      if (Instant.now().isAfter(patience)) {
        process.destroyForcibly();
        return;
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while PostgreSQL was stopping");
    }
  }

  private static List<String> pidFile(Path directory) throws IOException {
    try {
      return Files.readAllLines(directory.resolve(PID_FILE));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<Long> pid(List<String> lines) {
    return lines.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(lines.getFirst().strip()));
  }

  private static Optional<ProcessHandle> process(Path directory, List<String> lines) {
    return pid(lines)
        .flatMap(ProcessHandle::of)
        .filter(process -> serves(process, directory.toString()));
  }

  /** Numbers of processes are used again, after a restart of the machine almost surely. */
  private static boolean serves(ProcessHandle process, String directory) {
    return Arrays.asList(process.info().arguments().orElse(new String[0])).contains(directory);
  }
}
