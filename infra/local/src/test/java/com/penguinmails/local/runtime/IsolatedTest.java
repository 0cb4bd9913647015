package com.penguinmails.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.template.LambdaFunction;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedTest {
  private static final LambdaFunction ECHO =
      Functions.handledBy(EchoApi.class, Duration.ofSeconds(20), Map.of("GREETING", "hello"));
  private static final LambdaFunction MOODY =
      Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(20), Map.of());

  private Path directory;
  private Isolated invoker;

  @BeforeEach
  void create(@TempDir Path directory) {
    this.directory = directory;
    invoker = new Isolated(settings(directory), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    invoker.close();
  }

  @Test
  void shouldCallHandlerInItsOwnProcess() {
    APIGatewayV2HTTPResponse response = invoker.invoke(ECHO, event());

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody()).isEqualTo("Grüße");
    assertThat(response.getHeaders())
        .containsEntry("function", "EchoApi")
        .containsEntry("arn", "arn:aws:lambda:local:000000000000:function:EchoApi")
        .containsEntry("source-ip", "192.0.2.1")
        .containsEntry("base64", "false")
        .containsEntry("greeting", "hello")
        .containsEntry("inherited", "null");
    assertThat(Integer.parseInt(response.getHeaders().get("remaining"))).isBetween(1, 20_000);
    assertThat(invoker.pid(ECHO).orElseThrow()).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void shouldWriteEventAsAwsDoes() {
    assertThat(new String(Isolated.write(event()), StandardCharsets.UTF_8))
        .contains("\"routeKey\":\"POST /leads\"")
        .contains("\"isBase64Encoded\":false")
        .contains("\"rawQueryString\":\"a=1\"")
        .contains("\"queryStringParameters\":{\"a\":\"1\"}")
        .contains("\"sourceIp\":\"192.0.2.1\"")
        .contains("\"requestContext\":{");
  }

  @Test
  void shouldKeepProcessAfterErrorAndReplaceItAfterCrash() {
    assertThat(invoker.invoke(MOODY, Map.of("n", 1, "list", List.of("a"))))
        .isEqualTo(Map.of("heard", Map.of("n", 1, "list", List.of("a"))));
    long first = invoker.pid(MOODY).orElseThrow();

    assertThatThrownBy(() -> invoker.invoke(MOODY, Map.of("mood", "throw")))
        .isInstanceOf(InvocationException.Failed.class)
        .hasMessageContaining("in a mood");
    assertThat(invoker.pid(MOODY)).hasValue(first);

    assertThatThrownBy(() -> invoker.invoke(MOODY, Map.of("mood", "exit")))
        .isInstanceOf(InvocationException.Failed.class)
        .hasMessageContaining("ended with status 3");
    assertThat(invoker.invoke(MOODY, Map.of("mood", "fine"))).containsKey("heard");
    assertThat(invoker.pid(MOODY).orElseThrow()).isNotEqualTo(first);
  }

  @Test
  void shouldEndProcessThatTakesTooLong() {
    LambdaFunction hasty = Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(1), Map.of());

    assertThatThrownBy(() -> invoker.invoke(hasty, Map.of("mood", "hang")))
        .isInstanceOf(InvocationException.TimedOut.class);
    assertThat(invoker.pid(hasty)).isEmpty();
  }

  @Test
  void shouldSayWhyFunctionDoesNotStart() {
    LambdaFunction ghost = Functions.triggered("ghost", List.of(), List.of());

    assertThatThrownBy(() -> invoker.invoke(ghost, Map.of()))
        .isInstanceOf(InvocationException.Failed.class)
        .hasMessageContaining("ghost");
  }

  @Test
  void shouldEndProcessesOnClose() {
    invoker.warm(MOODY);
    long pid = invoker.pid(MOODY).orElseThrow();

    invoker.close();

    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void shouldLeaveNoProcessBehindWhenTheParentIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrphanMaker.class.getName(),
                directory.toString())
            .redirectError(Redirect.DISCARD)
            .start();
    long child;
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      child = Long.parseLong(output.readLine());
    } finally {
      parent.destroyForcibly();
    }

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  static IsolationSettings settings(Path directory) {
    IsolationSettings usual = IsolationSettings.in(directory, Redirect.DISCARD);
    List<Path> classpath =
        List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).stream()
            .map(Path::of)
            .toList();
    return new IsolationSettings(
        usual.java(),
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
        function -> classpath,
        directory,
        usual.output(),
        usual.initTimeout(),
        usual.waitingCalls());
  }

  private static APIGatewayV2HTTPEvent event() {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("POST /leads")
        .withRawPath("/leads")
        .withRawQueryString("a=1")
        .withQueryStringParameters(Map.of("a", "1"))
        .withHeaders(Map.of("content-type", "text/plain"))
        .withRequestContext(
            RequestContext.builder()
                .withStage("$default")
                .withTimeEpoch(1)
                .withHttp(
                    RequestContext.Http.builder()
                        .withMethod("POST")
                        .withPath("/leads")
                        .withSourceIp("192.0.2.1")
                        .build())
                .build())
        .withBody("Grüße")
        .withIsBase64Encoded(false)
        .build();
  }
}
