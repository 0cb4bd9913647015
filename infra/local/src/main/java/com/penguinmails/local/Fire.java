package com.penguinmails.local;

import com.penguinmails.local.start.Control;
import com.penguinmails.local.start.StartFailure;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code infra/local/run fire FUNCTION}. */
@Command(
    name = "fire",
    description =
        "Calls a function of the running product now, as its schedule would, and prints its answer.")
final class Fire implements Callable<Integer> {
  private static final int FAILED = 1;

  @Parameters(paramLabel = "FUNCTION", description = "such as view-refresh")
  private String function = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the running product keeps everything (default: infra/local/.data)")
  private @Nullable Path data;

  private final Path root;

  Fire(Path root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Control.Fired fired =
          Control.fire(data == null ? root.resolve("infra/local/.data") : data, function);
      (fired.successful() ? System.out : System.err).println(fired.text());
      return fired.successful() ? 0 : FAILED;
    } catch (StartFailure e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }
}
