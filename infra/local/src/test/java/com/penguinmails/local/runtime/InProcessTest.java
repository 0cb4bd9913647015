package com.penguinmails.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.penguinmails.local.template.LambdaFunction;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessTest {
  private static final Map<String, String> HERE = Map.of("GREETING", "hello");

  private final List<Map<String, String>> environments = new ArrayList<>();
  private final List<ApplicationContext> contexts = new ArrayList<>();
  private final InProcess invoker = new InProcess(this::context);

  @AfterEach
  void close() {
    invoker.close();
  }

  @Test
  void shouldShareContextBetweenEqualEnvironments() {
    invoker.warm(Functions.handledBy(EchoApi.class, Duration.ofSeconds(5), HERE));
    invoker.warm(Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(5), HERE));

    assertThat(environments).containsExactly(HERE);
  }

  @Test
  void shouldHandOverTheEventItself() {
    LambdaFunction function = Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(5), HERE);
    Map<String, Object> event = Map.of("mood", "fine");

    assertThat(invoker.invoke(function, event).get("heard")).isSameAs(event);
  }

  @Test
  void shouldReportWhatTheHandlerThrew() {
    LambdaFunction function = Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(5), HERE);

    assertThatThrownBy(() -> invoker.invoke(function, Map.of("mood", "throw")))
        .isInstanceOf(InvocationException.Failed.class)
        .hasMessageContaining("in a mood");
  }

  @Test
  void shouldEndHandlerThatTakesTooLong() {
    LambdaFunction function = Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(1), HERE);

    assertThatThrownBy(() -> invoker.invoke(function, Map.of("mood", "hang")))
        .isInstanceOf(InvocationException.TimedOut.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    LambdaFunction patient = Functions.handledBy(MoodyWorker.class, Duration.ofMinutes(1), HERE);
    assertThat(invoker.invoke(patient, Map.of("mood", "fine"))).containsKey("heard");
  }

  @Test
  void shouldNameHandlerThatDoesNotExist() {
    LambdaFunction function = Functions.triggered("ghost", List.of(), List.of());

    assertThatThrownBy(() -> invoker.warm(function))
        .isInstanceOf(InvocationException.Failed.class)
        .hasMessage("ghost names the unknown handler Any");
  }

  @Test
  void shouldRefuseAnswerOfAnotherType() {
    LambdaFunction function = Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(5), HERE);

    assertThatThrownBy(() -> invoker.invoke(function, new APIGatewayV2HTTPEvent()))
        .isInstanceOf(InvocationException.Failed.class);
  }

  @Test
  void shouldCloseContexts() {
    invoker.warm(Functions.handledBy(EchoApi.class, Duration.ofSeconds(5), HERE));

    invoker.close();

    assertThat(contexts).hasSize(1).noneMatch(ApplicationContext::isRunning);
  }

  private ApplicationContext context(Map<String, String> environment) {
    environments.add(environment);
    ApplicationContext context =
        ApplicationContext.run(Map.of("greeting", environment.get("GREETING")));
    contexts.add(context);
    return context;
  }
}
