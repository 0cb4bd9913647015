package com.penguinmails.bench.chaos;

import com.penguinmails.local.template.LambdaFunction;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A function's process, started again after every kill. */
final class Victim implements AutoCloseable {
  private static final String CLASS_PATH = "java.class.path";

  private final LambdaFunction function;
  private final Map<String, String> environment;
  private final Path log;
  private final Path sign;
  private @Nullable Process process;

  Victim(LambdaFunction function, Map<String, String> environment, Path log) {
    this.function = function;
    this.environment = environment;
    this.log = log;
    this.sign = log.resolveSibling(UUID.randomUUID() + ".up");
  }

  String name() {
    return function.name();
  }

  /** Whether it runs and has been at work for at least this long. */
  boolean isUp(long millis) throws IOException {
    Process running = process;
    return running != null
        && running.isAlive()
        && Files.exists(sign)
        && System.currentTimeMillis() - Files.getLastModifiedTime(sign).toMillis() >= millis;
  }

  void start() throws IOException {
    Files.deleteIfExists(sign);
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(CLASS_PATH),
                FunctionMain.class.getName(),
                function.handlerClass(),
                Long.toString(function.timeout().toSeconds()),
                sign.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    process =
        builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile())).start();
  }

  /** SIGKILL: no handler runs, no lock is released, no connection said goodbye to. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }
}
