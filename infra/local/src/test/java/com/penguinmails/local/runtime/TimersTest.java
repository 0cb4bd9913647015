package com.penguinmails.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.template.CrossOrigin;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Schedule;
import com.penguinmails.local.template.Template;
import com.penguinmails.testkit.clock.Hands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final Template TEMPLATE =
      new Template(
          List.of(
              Functions.triggered(
                  "sweeper",
                  List.of(new Schedule("Sweep", Duration.ofMinutes(1))),
                  List.of("work"))),
          CrossOrigin.NONE);

  private final Deque<Runnable> queued = new ArrayDeque<>();
  private final Calls calls = new Calls();
  private final Hands clock = new Hands(Instant.parse("2026-01-01T00:00:00Z"));
  private final Timers timers =
      new Timers(TEMPLATE, calls, clock, queued::add, UnaryOperator.identity(), Duration.ZERO);

  @Test
  void shouldFireAtItsRate() {
    timers.tick();
    clock.forward(Duration.ofSeconds(59));
    timers.tick();
    assertThat(queued).isEmpty();

    clock.forward(Duration.ofSeconds(1));
    timers.tick();
    timers.tick();
    runAll();

    assertThat(calls.events).hasSize(1);
    assertThat(calls.events.getFirst())
        .containsEntry("source", "aws.scheduler")
        .containsEntry("detail-type", "Scheduled Event")
        .containsEntry("detail", "{}")
        .containsEntry("time", "2026-01-01T00:01:00Z");
  }

  @Test
  void shouldNotBeginWithAllAtOnce() {
    Template two =
        new Template(
            List.of(
                Functions.triggered(
                    "first", List.of(new Schedule("A", Duration.ofMinutes(1))), List.of()),
                Functions.triggered(
                    "second", List.of(new Schedule("B", Duration.ofMinutes(1))), List.of())),
            CrossOrigin.NONE);
    try (Timers apart =
        new Timers(
            two, calls, clock, queued::add, UnaryOperator.identity(), Duration.ofSeconds(2))) {
      clock.forward(Duration.ofSeconds(61));
      apart.tick();
      assertThat(queued).hasSize(1);

      clock.forward(Duration.ofSeconds(1));
      apart.tick();
      assertThat(queued).hasSize(2);
    }
  }

  @Test
  void shouldNotOverlapItself() {
    clock.forward(Duration.ofMinutes(1));
    timers.tick();
    clock.forward(Duration.ofMinutes(1));
    timers.tick();
    assertThat(queued).hasSize(1);

    runAll();
    clock.forward(Duration.ofMinutes(1));
    timers.tick();

    assertThat(queued).hasSize(1);
  }

  @Test
  void shouldNotMakeUpForTurnsSleptThrough() {
    clock.forward(Duration.ofHours(3));
    timers.tick();
    runAll();
    timers.tick();

    assertThat(queued).isEmpty();
  }

  @Test
  void shouldFireAgainAfterFailure() {
    calls.failing = true;
    clock.forward(Duration.ofMinutes(1));
    timers.tick();
    runAll();
    clock.forward(Duration.ofMinutes(1));
    timers.tick();
    runAll();

    assertThat(calls.events).hasSize(2);
  }

  @Test
  void shouldHandRingToWorkerAsQueueEvent() {
    timers.ring("work");
    runAll();

    assertThat(calls.events).hasSize(1);
    assertThat(calls.events.getFirst().get("Records"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("eventSource", "aws:sqs")
        .containsEntry("eventSourceARN", "arn:aws:sqs:local:000000000000:work");
  }

  @Test
  void shouldRingLaterOnceASecond() {
    timers.ring("work", Duration.ofMillis(1_200));
    timers.ring("work", Duration.ofMillis(1_900));
    clock.forward(Duration.ofMillis(1_900));
    timers.tick();
    assertThat(queued).isEmpty();

    clock.forward(Duration.ofMillis(100));
    timers.tick();
    timers.tick();
    runAll();

    assertThat(calls.events).hasSize(1);
  }

  @Test
  void shouldMakeOneRunOfManyRingsDuringARun() {
    calls.during =
        () -> {
          timers.ring("work");
          timers.ring("work");
          timers.ring("work");
          calls.during = () -> {};
        };
    timers.ring("work");
    assertThat(queued).hasSize(1);

    runAll();

    assertThat(calls.events).hasSize(2);
  }

  @Test
  void shouldRunForRingAfterARun() {
    timers.ring("work");
    runAll();
    timers.ring("work");
    runAll();

    assertThat(calls.events).hasSize(2);
  }

  @Test
  void shouldRunAgainForRingBeforeTheRunBegan() {
    timers.ring("work");
    timers.ring("work");
    runAll();

    assertThat(calls.events).isNotEmpty().hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void shouldKeepRingingAfterFailure() {
    calls.failing = true;
    timers.ring("work");
    runAll();
    timers.ring("work");
    runAll();

    assertThat(calls.events).hasSize(2);
  }

  @Test
  void shouldRefuseUnknownQueue() {
    assertThat(timers.queues()).containsExactly("work");
    assertThatThrownBy(() -> timers.ring("wrok"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrok");
  }

  private void runAll() {
    while (!queued.isEmpty()) {
      queued.remove().run();
    }
  }

  private static final class Calls implements FunctionInvoker {
    private final List<Map<String, Object>> events = new ArrayList<>();
    private Runnable during = () -> {};
    private boolean failing;

    @Override
    public Map<String, Object> invoke(LambdaFunction function, Map<String, Object> event) {
      events.add(event);
      during.run();
      if (failing) {
        throw new InvocationException.Failed(function, "fails on purpose");
      }
      return Map.of();
    }

    @Override
    public APIGatewayV2HTTPResponse invoke(LambdaFunction function, APIGatewayV2HTTPEvent event) {
      throw new UnsupportedOperationException("timers send no HTTP");
    }

    @Override
    public void warm(LambdaFunction function) {}

    @Override
    public void close() {}
  }
}
