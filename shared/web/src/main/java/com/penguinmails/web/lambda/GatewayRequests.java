package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.web.identity.Rehearsal;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.execution.ExecutionFlow;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerHttpRequestContext;
import io.micronaut.http.server.RequestLifecycle;
import io.micronaut.http.server.RouteExecutor;
import io.micronaut.servlet.http.BodyBuilder;
import java.util.concurrent.CompletionException;

/**
 * Takes API Gateway's events through Micronaut's filters, router and writers. Micronaut's own
 * servlet handler does the same and also publishes two events a request that nobody here hears, and
 * copies each answer once more: an eighth of what a read costs in Java (infra/bench/run read).
 */
final class GatewayRequests {
  private final RouteExecutor routes;
  private final GatewayAnswers answers;
  private final ConversionService conversions;
  private final BodyBuilder bodies;

  GatewayRequests(ApplicationContext beans) {
    this.routes = beans.getBean(RouteExecutor.class);
    this.answers = new GatewayAnswers(beans, routes);
    this.conversions = beans.getConversionService();
    this.bodies = beans.getBean(BodyBuilder.class);
  }

  APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
    return answer(new GatewayRequest(event, conversions, bodies));
  }

  /** Answers a request that the process makes to itself. */
  APIGatewayV2HTTPResponse rehearse(APIGatewayV2HTTPEvent event) {
    GatewayRequest request = new GatewayRequest(event, conversions, bodies);
    Rehearsal.mark(request);
    return answer(request);
  }

  private APIGatewayV2HTTPResponse answer(GatewayRequest request) {
    try (PropagatedContext.Scope scope =
        PropagatedContext.getOrEmpty().plus(new ServerHttpRequestContext(request)).propagate()) {
      return answers.write(new Lifecycle(routes).run(request).toCompletableFuture().join());
    } catch (CompletionException e) {
      throw new IllegalStateException("the request was neither answered nor refused", e.getCause());
    }
  }

  /** Micronaut's way of a request, which only its heirs may enter. */
  private final class Lifecycle extends RequestLifecycle {
    Lifecycle(RouteExecutor routes) {
      super(routes);
    }

    ExecutionFlow<ByteBodyHttpResponse<?>> run(HttpRequest<?> request) {
      return normalFlow(request)
          .flatMap(
              response ->
                  answers
                      .encodeHttpResponseSafe(request, response)
                      .map(encoded -> (ByteBodyHttpResponse<?>) encoded));
    }
  }
}
