package com.penguinmails.bench.chaos;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.penguinmails.local.start.Contexts;
import com.penguinmails.testkit.identity.TestContext;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One function in a process of its own, invoked again and again as its schedule would: what is
 * killed.
 */
final class FunctionMain {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionMain.class);
  private static final Duration TURN = Duration.ofMillis(200);

  private FunctionMain() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the handler's class, its time limit in seconds, and the file to write when it
   *     is about to be invoked for the first time
   */
  public static void main(String[] arguments) throws Exception {
    ApplicationContext beans = new Contexts(queue -> {}).apply(System.getenv());
    @SuppressWarnings("unchecked") // what every function of this kind takes and gives
    RequestHandler<Map<String, Object>, Map<String, Object>> handler =
        (RequestHandler<Map<String, Object>, Map<String, Object>>)
            Class.forName(arguments[0])
                .asSubclass(RequestHandler.class)
                .getConstructor(ApplicationContext.class)
                .newInstance(beans);
    Duration limit = Duration.ofSeconds(Long.parseLong(arguments[1]));
    Files.writeString(Path.of(arguments[2]), "up");
    // Whoever kills us may be killed too; then nobody is left to end us.
    ProcessHandle killer = ProcessHandle.current().parent().orElseThrow();
    while (killer.isAlive()) {
      try {
        handler.handleRequest(Map.of("source", "aws.scheduler"), new TestContext(limit));
      } catch (RuntimeException e) {
        // As in AWS: this invocation failed, the next one comes.
        LOG.warn("{}: {}", arguments[0], e.toString());
      }
      Thread.sleep(TURN);
    }
  }
}
