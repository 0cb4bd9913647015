package com.penguinmails.local;

import com.penguinmails.local.scenario.Scenario;
import com.penguinmails.local.scenario.ScenarioFailure;
import com.penguinmails.local.scenario.ScenarioPlan;
import com.penguinmails.local.start.Facts;
import com.penguinmails.local.start.Product;
import com.penguinmails.local.start.RunnerSettings;
import com.penguinmails.local.start.StartFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command behind {@code infra/local/run}. */
@Command(
    name = "infra/local/run",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    description = "Runs the whole product on this machine until Ctrl-C.")
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final int FAILED = 1;
  private static final int STOP_SECONDS = 40;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "of the HTTP API (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where everything is kept between starts (default: infra/local/.data)")
  private @Nullable Path data;

  @Option(names = "--fresh", description = "forget what is kept and start anew")
  private boolean fresh;

  @Option(
      names = "--no-demo-data",
      description = "tenants, people and keys only: no company, domain or template")
  private boolean bare;

  @Option(names = "--isolated", description = "run each function's own jar in a JVM of its own")
  private boolean isolated;

  @Option(
      names = "--scenario",
      description = "play the first campaign, print what came of it, and stop (exit 0 or 1)")
  private boolean scenario;

  @SuppressWarnings("unused") // its being given is all that matters, to picocli
  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  private final Path root;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private Main(Path root) {
    this.root = root;
  }

  /** Runs until it is told to stop. The system property {@code project.root} says where. */
  public static void main(String[] arguments) {
    Path root = Path.of(System.getProperty("project.root", ""));
    CommandLine command =
        new CommandLine(new Main(root))
            .addSubcommand(new Fire(root))
            .setParameterExceptionHandler(Main::showUsage);
    System.exit(command.execute(arguments));
  }

  private static int showUsage(ParameterException problem, String[] arguments) {
    System.err.println(problem.getMessage());
    problem.getCommandLine().usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 1 || port > 65_535) {
      System.err.println("--port must be between 1 and 65535.");
      return CommandLine.ExitCode.USAGE;
    }
    Product product =
        new Product(
            new RunnerSettings(
                root,
                data == null ? root.resolve("infra/local/.data") : data,
                port,
                fresh,
                !bare,
                isolated));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(product), "stop"));
    try {
      return run(product);
    } finally {
      ended.countDown();
    }
  }

  private int run(Product product) throws InterruptedException {
    try {
      Facts facts = product.start().facts();
      System.out.println(facts.summary(product.credentials()));
      return scenario ? play(facts) : wait(stopping);
    } catch (StartFailure | ScenarioFailure e) {
      // One sentence is enough; PENGUINMAILS_LOG=debug shows where it comes from.
      LOG.debug("failed", e);
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private static int play(Facts facts) {
    Scenario first = new Scenario(facts, ScenarioPlan.whole(), System.out, Clock.systemUTC());
    return first.play() ? 0 : FAILED;
  }

  private static int wait(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return 0;
  }

  /** Runs at Ctrl-C and at the end: also of a start that is still under way. */
  private void stop(Product product) {
    product.close();
    stopping.countDown();
    try {
      var unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
