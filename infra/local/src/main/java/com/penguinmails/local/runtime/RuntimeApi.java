package com.penguinmails.local.runtime;

import com.penguinmails.local.http.BlockingServer;
import com.penguinmails.local.template.LambdaFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The server side of AWS's Runtime API, version 2018-06-01, for one process of one function ("Using
 * the Lambda runtime API for custom runtimes"). A process that has ended takes its server with it,
 * so that no old connection can swallow an event meant for its successor.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime";
  private static final String INVOCATION = ROOT + "/invocation/";
  private static final String NEXT = INVOCATION + "next";
  private static final String INIT_ERROR = ROOT + "/init/error";
  private static final byte[] NOTHING = {};
  private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] INVALID_REQUEST_ID =
      "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}"
          .getBytes(StandardCharsets.UTF_8);

  private final LambdaFunction function;
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final BlockingServer server;
  private volatile @Nullable Invocation current;

  RuntimeApi(LambdaFunction function) {
    this.function = function;
    try {
      this.server = BlockingServer.start("127.0.0.1", 0, Duration.ZERO, this::handle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
      throws IOException {
    String path = request.getPath();
    byte[] body = body(request.getEntity());
    if (path.equals(NEXT)) {
      next(response);
    } else if (path.equals(INIT_ERROR)) {
      initError(body, response);
    } else {
      settle(path, body, response);
    }
  }

  private static byte[] body(@Nullable HttpEntity entity) throws IOException {
    return entity == null ? NOTHING : EntityUtils.toByteArray(entity);
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

  private void next(ClassicHttpResponse response) {
    ready.complete(null);
    Invocation invocation;
    try {
      invocation = waiting.take();
    } catch (InterruptedException e) {
      // The server stops because the process has ended: nobody is there to hear an answer.
      response.setCode(HttpStatus.SC_SERVICE_UNAVAILABLE);
      return;
    }
    current = invocation;
    response.setHeader("lambda-runtime-aws-request-id", invocation.requestId());
    response.setHeader(
        "lambda-runtime-deadline-ms", Long.toString(invocation.deadline().toEpochMilli()));
    response.setHeader("lambda-runtime-invoked-function-arn", Arns.function(function));
    // Not optional, whatever the documentation says: the client crashes without it.
    response.setHeader("lambda-runtime-trace-id", traceId(invocation));
    response.setEntity(new ByteArrayEntity(invocation.event(), ContentType.APPLICATION_JSON));
  }

  private void initError(byte[] report, ClassicHttpResponse response) {
    ready.completeExceptionally(
        new InvocationException.Failed(
            function, "could not be started: " + new String(report, StandardCharsets.UTF_8)));
    accept(response);
  }

  private void settle(String path, byte[] body, ClassicHttpResponse response) {
    Invocation invocation = current;
    if (invocation != null && path.equals(INVOCATION + invocation.requestId() + "/response")) {
      settle(response, () -> invocation.answer().complete(body));
    } else if (invocation != null && path.equals(INVOCATION + invocation.requestId() + "/error")) {
      settle(
          response,
          () ->
              invocation
                  .answer()
                  .completeExceptionally(
                      new InvocationException.Failed(
                          function, "reported " + new String(body, StandardCharsets.UTF_8))));
    } else {
      response.setCode(HttpStatus.SC_BAD_REQUEST);
      response.setEntity(new ByteArrayEntity(INVALID_REQUEST_ID, ContentType.APPLICATION_JSON));
    }
  }

  private void settle(ClassicHttpResponse response, Runnable outcome) {
    current = null;
    accept(response);
    outcome.run();
  }

  private static void accept(ClassicHttpResponse response) {
    response.setCode(HttpStatus.SC_ACCEPTED);
    response.setEntity(new ByteArrayEntity(ACCEPTED, ContentType.APPLICATION_JSON));
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
    server.close();
  }
}
