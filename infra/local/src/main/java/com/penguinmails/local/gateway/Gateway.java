package com.penguinmails.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.http.BlockingServer;
import com.penguinmails.local.runtime.FunctionInvoker;
import com.penguinmails.local.runtime.InvocationException;
import com.penguinmails.local.template.Template;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP front of the template's functions. A request, with functions in this process, never
 * leaves its connection's thread.
 *
 * <p>Its own answers are API Gateway's: 404 for a route the template does not have, 413 above 10
 * MB, 500 when a function fails, 503 when it takes too long or is overloaded.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final RouteTable routes;
  private final FunctionInvoker invoker;
  private final EventFactory events;
  private final CrossOriginRules crossOrigin;
  private final boolean accessLog;
  private final BlockingServer server;

  private Gateway(Template template, FunctionInvoker invoker, GatewaySettings settings, Clock clock)
      throws IOException {
    this.routes = new RouteTable(template.functions());
    this.invoker = invoker;
    this.events = new EventFactory(clock);
    this.crossOrigin = new CrossOriginRules(template.crossOrigin());
    this.accessLog = settings.accessLog();
    this.server = listen(settings);
  }

  /**
   * Starts listening.
   *
   * @throws BindException when the port is taken
   * @throws IOException when the address cannot be bound for another reason
   */
  public static Gateway start(
      Template template, FunctionInvoker invoker, GatewaySettings settings, Clock clock)
      throws IOException {
    return new Gateway(template, invoker, settings, clock);
  }

  private BlockingServer listen(GatewaySettings settings) throws IOException {
    try {
      return BlockingServer.start(settings.host(), settings.port(), GRACE, this::handle);
    } catch (BindException e) {
      BindException clear =
          new BindException(settings.host() + ":" + settings.port() + " is in use");
      clear.initCause(e);
      throw clear;
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(ClassicHttpRequest message, ClassicHttpResponse response, HttpContext context)
      throws IOException {
    long began = accessLog ? System.nanoTime() : 0;
    Request request = Request.of(message, context);
    if (crossOrigin.isQuestion(message)) {
      crossOrigin.answer(message, response);
    } else {
      answer(request, message, response);
    }
    crossOrigin.open(message, response);
    if (accessLog) {
      LOG.info(
          "{} {} {} {} µs",
          request.method(),
          request.path(),
          response.getCode(),
          (System.nanoTime() - began) / 1000);
    }
  }

  private void answer(Request request, ClassicHttpRequest message, ClassicHttpResponse response)
      throws IOException {
    RouteTable.Match match = routes.match(request.method(), request.path());
    if (match == null) {
      ResponseWriter.refuse(HttpStatus.SC_NOT_FOUND, "Not Found", response);
      return;
    }
    byte[] body = RequestBody.read(message.getEntity());
    if (body == null) {
      ResponseWriter.refuse(HttpStatus.SC_REQUEST_TOO_LONG, "Request Entity Too Large", response);
      return;
    }
    call(match, events.event(request, match, body), response);
  }

  private void call(
      RouteTable.Match match, APIGatewayV2HTTPEvent event, ClassicHttpResponse response) {
    try {
      APIGatewayV2HTTPResponse answer = invoker.invoke(match.function(), event);
      ResponseWriter.write(answer, event.getRequestContext().getRequestId(), response);
    } catch (InvocationException.TimedOut | InvocationException.Throttled e) {
      LOG.warn("{}: {}", match.key(), e.getMessage());
      ResponseWriter.refuse(HttpStatus.SC_SERVICE_UNAVAILABLE, "Service Unavailable", response);
    } catch (InvocationException.Failed | IllegalArgumentException e) {
      LOG.error("{}: {}", match.key(), e.getMessage(), e);
      ResponseWriter.refuse(HttpStatus.SC_INTERNAL_SERVER_ERROR, "Internal Server Error", response);
    }
  }
}
