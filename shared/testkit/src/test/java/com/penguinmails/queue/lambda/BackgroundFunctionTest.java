package com.penguinmails.queue.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.queue.Deadline;
import com.penguinmails.testkit.clock.Hands;
import com.penguinmails.testkit.identity.TestContext;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sweep looks ahead before it works. */
class BackgroundFunctionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Hands clock = new Hands(NOW);
  private final ApplicationContext beans = ApplicationContext.builder().singletons(clock).start();
  private final List<Instant> ends = new ArrayList<>();

  @AfterEach
  void stop() {
    beans.close();
  }

  @Test
  void shouldCountTheTimeThatLookingAheadTakes() {
    function(() -> clock.forward(Duration.ofSeconds(8))).handleRequest(Map.of(), half());
    assertThat(ends).containsExactly(NOW.plusSeconds(30));
  }

  @Test
  void shouldWorkAlthoughItCouldNotLookAhead() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("canceling statement due to statement timeout");
        };
    function(failing).handleRequest(Map.of(), half());
    assertThat(ends).hasSize(1);
  }

  private static TestContext half() {
    return new TestContext(Duration.ofSeconds(30));
  }

  private BackgroundFunction function(Runnable swept) {
    return new BackgroundFunction(beans) {
      @Override
      protected void swept(ApplicationContext context) {
        swept.run();
      }

      @Override
      protected Map<String, Object> run(ApplicationContext context, Deadline deadline) {
        ends.add(deadline.end());
        return Map.of();
      }
    };
  }
}
