package com.penguinmails.billing.webhook;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.SecurityEvents;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.servlet.http.ServletHttpRequest;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Stripe's end of the line; everybody may call it, only Stripe can sign. */
@Controller("/webhooks/stripe")
@Tag(name = "Billing")
class WebhookController {
  private static final int LARGEST = 1_048_576;

  private final Signatures signatures;
  private final ReceivedEvents events;
  private final SecurityEvents security;

  WebhookController(Signatures signatures, ReceivedEvents events, SecurityEvents security) {
    this.signatures = signatures;
    this.events = events;
    this.security = security;
  }

  /** Receive an event of Stripe's; one that is there already changes nothing. */
  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<Receipt> receive(HttpRequest<?> request) {
    String body = rawBody(request);
    if (body.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw refused(request, "body too large");
    }
    String objection = signatures.objection(body, request.getHeaders().get("Stripe-Signature"));
    if (objection != null) {
      throw refused(request, objection);
    }
    return HttpResponse.ok(
        events.receive(body).orElseThrow(() -> refused(request, "no event of Stripe's")));
  }

  /** The bytes the signature is about, as API Gateway hands them on. */
  private static String rawBody(HttpRequest<?> request) {
    if (request instanceof ServletHttpRequest<?, ?> servlet
        && servlet.getNativeRequest() instanceof APIGatewayV2HTTPEvent event
        && event.getBody() != null) {
      return event.getIsBase64Encoded()
          ? new String(Base64.getDecoder().decode(event.getBody()), StandardCharsets.UTF_8)
          : event.getBody();
    }
    return "";
  }

  private ApiError refused(HttpRequest<?> request, String reason) {
    security.refused(request, "webhook_refused", reason, null, null);
    return ApiError.malformed(
        "webhook_refused", "This is no event signed by Stripe: " + reason + ".");
  }
}
