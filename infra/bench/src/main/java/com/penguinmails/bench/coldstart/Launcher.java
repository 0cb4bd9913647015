package com.penguinmails.bench.coldstart;

import com.penguinmails.local.runtime.InvocationException;
import com.penguinmails.local.runtime.Isolated;
import com.penguinmails.local.runtime.IsolationSettings;
import com.penguinmails.local.template.LambdaFunction;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts a function in a process of its own and calls it.
 *
 * @param directory an existing one, where the processes run and write
 */
record Launcher(LambdaFunction function, FirstCall call, Path directory, Clock clock) {
  private static final int STOP_SECONDS = 120;

  /** Starts, asks once, and ends the process at once. */
  Start start(Variant variant) throws IOException {
    try (Isolated isolated = isolated(variant)) {
      long begin = System.nanoTime();
      ask(isolated);
      Duration wall = Duration.ofNanos(System.nanoTime() - begin);
      return Start.of(wall, isolated.pid(function).orElseThrow());
    }
  }

  /** Starts, asks a number of times, and lets the process end by itself, so that it can save. */
  void train(Variant variant, int requests) throws IOException, InterruptedException {
    Files.deleteIfExists(log());
    try (Isolated isolated = isolated(variant)) {
      for (int i = 0; i < requests; i++) {
        ask(isolated);
      }
      ProcessHandle process = ProcessHandle.of(isolated.pid(function).orElseThrow()).orElseThrow();
      process.destroy();
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the training run does not end: " + output(), e);
    }
  }

  /** What the processes printed. */
  String output() throws IOException {
    return Files.exists(log()) ? Files.readString(log()) : "";
  }

  private void ask(Isolated isolated) throws IOException {
    try {
      call.make(isolated, function);
    } catch (InvocationException e) {
      throw new IOException(e.getMessage() + "; it printed:\n" + output(), e);
    }
  }

  private Isolated isolated(Variant variant) {
    IsolationSettings usual = IsolationSettings.in(directory, Redirect.appendTo(log().toFile()));
    List<String> flags = new ArrayList<>(usual.flags());
    flags.addAll(variant.flags());
    return new Isolated(
        new IsolationSettings(
            usual.java(),
            flags,
            usual.classpath(),
            usual.workDirectory(),
            usual.output(),
            usual.initTimeout(),
            usual.waitingCalls()),
        clock);
  }

  private Path log() {
    return directory.resolve("output.log");
  }
}
