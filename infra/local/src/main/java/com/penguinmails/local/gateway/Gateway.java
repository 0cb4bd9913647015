package com.penguinmails.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.runtime.FunctionInvoker;
import com.penguinmails.local.runtime.InvocationException;
import com.penguinmails.local.template.Template;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP front of the template's functions. Each request runs on a virtual thread and, with
 * functions in this process, never leaves it.
 *
 * <p>Its own answers are API Gateway's: 404 for a route the template does not have, 413 above 10
 * MB, 500 when a function fails, 503 when it takes too long or is overloaded.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final RouteTable routes;
  private final FunctionInvoker invoker;
  private final EventFactory events;
  private final boolean accessLog;
  private final WebServer server;

  private Gateway(
      Template template, FunctionInvoker invoker, GatewaySettings settings, Clock clock) {
    this.routes = new RouteTable(template.functions());
    this.invoker = invoker;
    this.events = new EventFactory(clock, this::port);
    this.accessLog = settings.accessLog();
    this.server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(2))
            .connectionOptions(options -> options.tcpNoDelay(true))
            .routing(routing -> routing.any(this::handle))
            .build();
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
    requireFree(settings);
    Gateway gateway = new Gateway(template, invoker, settings, clock);
    gateway.server.start();
    return gateway;
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) throws IOException {
    long began = accessLog ? System.nanoTime() : 0;
    answer(request, response);
    if (accessLog) {
      LOG.info(
          "{} {} {} {} µs",
          request.prologue().method().text(),
          request.prologue().uriPath().rawPath(),
          response.status().code(),
          (System.nanoTime() - began) / 1000);
    }
  }

  private void answer(ServerRequest request, ServerResponse response) throws IOException {
    RouteTable.Match match =
        routes.match(request.prologue().method().text(), request.prologue().uriPath().rawPath());
    if (match == null) {
      ResponseWriter.refuse(request, response, Status.NOT_FOUND_404, "Not Found");
      return;
    }
    byte[] body = RequestBody.read(request);
    if (body == null) {
      ResponseWriter.refuse(
          request, response, Status.REQUEST_ENTITY_TOO_LARGE_413, "Request Entity Too Large");
      return;
    }
    call(match, events.event(request, match, body), request, response);
  }

  private void call(
      RouteTable.Match match,
      APIGatewayV2HTTPEvent event,
      ServerRequest request,
      ServerResponse response) {
    try {
      APIGatewayV2HTTPResponse answer = invoker.invoke(match.function(), event);
      ResponseWriter.send(request, response, answer, event.getRequestContext().getRequestId());
    } catch (InvocationException.TimedOut | InvocationException.Throttled e) {
      LOG.warn("{}: {}", match.key(), e.getMessage());
      ResponseWriter.refuse(
          request, response, Status.SERVICE_UNAVAILABLE_503, "Service Unavailable");
    } catch (InvocationException.Failed | IllegalArgumentException e) {
      LOG.error("{}: {}", match.key(), e.getMessage(), e);
      ResponseWriter.refuse(
          request, response, Status.INTERNAL_SERVER_ERROR_500, "Internal Server Error");
    }
  }

  /**
   * The server's own failure to bind is an unspecific error some layers down; asking first gives a
   * clear one.
   */
  private static void requireFree(GatewaySettings settings) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
    } catch (BindException e) {
      BindException clear =
          new BindException(settings.host() + ":" + settings.port() + " is in use");
      clear.initCause(e);
      throw clear;
    }
  }
}
