package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The server side of AWS's Runtime API, version 2018-06-01, for one process of one function ("Using
 * the Lambda runtime API for custom runtimes"). A process that has ended takes its server with it,
 * so that no old connection can swallow an event meant for its successor.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime";
  private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);

  private final LambdaFunction function;
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final WebServer server;
  private volatile @Nullable Invocation current;

  RuntimeApi(LambdaFunction function) {
    this.function = function;
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ZERO)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .routing(this::routes)
            .build()
            .start();
  }

  private void routes(HttpRouting.Builder routing) {
    routing
        .get(ROOT + "/invocation/next", this::next)
        .post(ROOT + "/invocation/{id}/response", this::response)
        .post(ROOT + "/invocation/{id}/error", this::error)
        .post(ROOT + "/init/error", this::initError);
  }

  /** Host and port, as AWS_LAMBDA_RUNTIME_API names them. */
  String address() {
    return "127.0.0.1:" + server.port();
  }

  /** Completes when the process asks for its first event, or with the reason why it never will. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  void submit(Invocation invocation) {
    waiting.add(invocation);
  }

  private void next(ServerRequest request, ServerResponse response) {
    ready.complete(null);
    Invocation invocation;
    try {
      invocation = waiting.take();
    } catch (InterruptedException e) {
      // The server stops because the process has ended: nobody is there to hear an answer.
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
      return;
    }
    current = invocation;
    response
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", invocation.requestId())
        .header("lambda-runtime-deadline-ms", Long.toString(invocation.deadline().toEpochMilli()))
        .header("lambda-runtime-invoked-function-arn", Arns.function(function))
        // Not optional, whatever the documentation says: the client crashes without it.
        .header("lambda-runtime-trace-id", traceId(invocation))
        .send(invocation.event());
  }

  private void response(ServerRequest request, ServerResponse response) {
    byte[] answer =
        request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    settle(request, response, invocation -> invocation.answer().complete(answer));
  }

  private void error(ServerRequest request, ServerResponse response) {
    String report = request.content().as(String.class);
    settle(
        request,
        response,
        invocation ->
            invocation
                .answer()
                .completeExceptionally(
                    new InvocationException.Failed(function, "reported " + report)));
  }

  private void initError(ServerRequest request, ServerResponse response) {
    String report = request.content().as(String.class);
    ready.completeExceptionally(
        new InvocationException.Failed(function, "could not be started: " + report));
    response.status(Status.ACCEPTED_202).send(ACCEPTED);
  }

  private void settle(
      ServerRequest request,
      ServerResponse response,
      java.util.function.Consumer<Invocation> outcome) {
    Invocation invocation = current;
    String id = request.path().pathParameters().get("id");
    if (invocation == null || !invocation.requestId().equals(id)) {
      response
          .status(Status.BAD_REQUEST_400)
          .send("{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}");
      return;
    }
    current = null;
    response.status(Status.ACCEPTED_202).send(ACCEPTED);
    outcome.accept(invocation);
  }

  /** X-Ray's form: the time of the request and 96 random bits, not sampled. */
  private static String traceId(Invocation invocation) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    String time = hex.toHexDigits((int) invocation.deadline().getEpochSecond());
    String unique = hex.toHexDigits(random.nextInt()) + hex.toHexDigits(random.nextLong());
    return "Root=1-"
        + time
        + "-"
        + unique
        + ";Parent="
        + hex.toHexDigits(random.nextLong())
        + ";Sampled=0";
  }

  @Override
  public void close() {
    server.stop();
  }
}
