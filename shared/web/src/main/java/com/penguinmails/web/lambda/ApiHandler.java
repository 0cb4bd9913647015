package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.data.lambda.Snapshot;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.DiagnosticInfoPopulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Base of every API function: hands API Gateway's HTTP events (payload format 2.0) to the module's
 * controllers.
 *
 * <p>Lambda's runtime takes it for a handler of streams, so that {@link GatewayEvents} reads and
 * writes; a process that plays the gateway itself hands over the events as they are.
 */
public abstract class ApiHandler
    implements RequestStreamHandler,
        RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final String MALFORMED =
      """
      {"type":"about:blank","title":"Bad Request","status":400,"code":"malformed_path",\
      "detail":"The path or the query cannot be understood.","errors":[]}\
      """;

  private final GatewayRequests requests;
  private final DiagnosticInfoPopulator diagnosis;
  private final FirstRequest first;

  @SuppressWarnings("UnusedVariable") // Held for CRaC, which does not.
  private final @Nullable Snapshot snapshot;

  /** What Lambda calls. */
  protected ApiHandler() {
    this(EarlyConnection.open(FunctionContext.start()));
  }

  /** For a process that plays several functions. */
  protected ApiHandler(ApplicationContext beans) {
    this.requests = new GatewayRequests(beans);
    this.diagnosis = beans.getBean(DiagnosticInfoPopulator.class);
    this.first = new FirstRequest(beans);
    this.snapshot = Snapshot.prepare(beans, this::prime);
  }

  @Override
  public final void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    GatewayEvents.write(handleRequest(GatewayEvents.read(event), context), answer);
  }

  @Override
  public final APIGatewayV2HTTPResponse handleRequest(
      APIGatewayV2HTTPEvent event, @Nullable Context context) {
    if (context != null) {
      diagnosis.populateMappingDiagnosticContextValues(context);
    }
    return readable(event) ? requests.answer(event) : malformed();
  }

  /**
   * Answers what any stranger might send, and what somebody who is known would, for the snapshot's
   * sake; returns the status of each answer.
   */
  public final List<Integer> prime() {
    List<Integer> statuses = new ArrayList<>();
    try {
      for (InputStream event : first.events()) {
        statuses.add(primed(handleRequest(GatewayEvents.read(event), null)));
      }
      for (InputStream event : first.rehearsals()) {
        statuses.add(primed(requests.rehearse(GatewayEvents.read(event))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return statuses;
  }

  private static int primed(APIGatewayV2HTTPResponse answer) throws IOException {
    GatewayEvents.write(answer, OutputStream.nullOutputStream());
    return answer.getStatusCode();
  }

  /** Micronaut builds a URI of the decoded path; one that is none would end as a 500. */
  private static boolean readable(APIGatewayV2HTTPEvent event) {
    try {
      var unused = new URI(event.getRequestContext().getHttp().getPath());
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static APIGatewayV2HTTPResponse malformed() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(400)
        .withHeaders(Map.of("Content-Type", "application/problem+json"))
        .withBody(MALFORMED)
        .build();
  }
}
