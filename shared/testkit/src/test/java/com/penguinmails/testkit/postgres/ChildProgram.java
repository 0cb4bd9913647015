package com.penguinmails.testkit.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another program on the same machine, which can be ended nicely or killed. */
record ChildProgram(Process process, BufferedReader output) implements AutoCloseable {
  static ChildProgram start(Class<?> main, Path projectRoot, String... arguments)
      throws IOException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dproject.root=" + projectRoot);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildProgram(
        process,
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }

  /** The port it prints first, once its server is up. */
  int port() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("The program ended without a port");
    }
    return Integer.parseInt(line.strip());
  }

  /** Closes its input and waits for its end. */
  void finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  /** SIGKILL: no shutdown hook runs. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
