package com.penguinmails.inbox.tracking;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.mail.tracking.TrackingKind;
import com.penguinmails.mail.tracking.TrackingToken;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Links in mails. Every answer takes any Accept header: mail clients and proxies send odd ones, and
 * a refusal would show up as a broken picture or link.
 */
@Controller("/t")
@Produces(MediaType.ALL)
@Tag(name = "Tracking")
class TrackingController {
  /** The smallest transparent GIF89a that ends its picture, 43 bytes. */
  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final SignedTokens tokens;
  private final Recorder recorder;
  private final Unsubscribes unsubscribes;

  TrackingController(SignedTokens tokens, Recorder recorder, Unsubscribes unsubscribes) {
    this.tokens = tokens;
    this.recorder = recorder;
    this.unsubscribes = unsubscribes;
  }

  /** Open pixel: always a picture, also for a token that is not ours. */
  @Get("/o/{token}")
  HttpResponse<byte[]> open(String token, HttpRequest<?> request) {
    if (counts(request)) {
      tokens
          .read(TrackingKind.OPEN, token)
          .ifPresent(known -> recorder.record(MessageEvent.Type.OPENED, known.subject()));
    }
    return guarded(HttpResponse.ok(PIXEL)).contentType(MediaType.IMAGE_GIF_TYPE);
  }

  /** Click redirect, only to the address signed into the token. */
  @Get("/c/{token}")
  @ApiResponse(
      responseCode = "302",
      description = "The address the link was written with",
      headers = @Header(name = "Location", schema = @Schema(type = "string", format = "uri")))
  @ApiResponse(responseCode = "404", description = "Not a link of ours")
  HttpResponse<?> click(String token, HttpRequest<?> request) {
    Optional<TrackingToken> known = tokens.read(TrackingKind.CLICK, token);
    String target = known.map(TrackingToken::target).orElse(null);
    if (known.isEmpty() || target == null) {
      return missing();
    }
    if (counts(request)) {
      recorder.record(MessageEvent.Type.CLICKED, known.get().subject());
    }
    return guarded(HttpResponse.status(HttpStatus.FOUND)).header("Location", target);
  }

  /** Unsubscribe page: asks, because mail scanners follow every link. */
  @Get("/u/{token}")
  HttpResponse<String> ask(String token) {
    return tokens.read(TrackingKind.UNSUBSCRIBE, token).isPresent()
        ? page(HttpStatus.OK, Pages.ASK)
        : missing();
  }

  /** Unsubscribe at once: the page's form and the one-click POST of RFC 8058. */
  @Post("/u/{token}")
  @Consumes(MediaType.ALL)
  HttpResponse<String> unsubscribe(String token) {
    Optional<TrackingToken> known = tokens.read(TrackingKind.UNSUBSCRIBE, token);
    if (known.isEmpty()) {
      return missing();
    }
    unsubscribes.unsubscribe(known.get().subject());
    return page(HttpStatus.OK, Pages.DONE);
  }

  /** Keeps our page where the API's problem document would replace it. */
  @Error(status = HttpStatus.NOT_FOUND)
  HttpResponse<String> missing() {
    return page(HttpStatus.NOT_FOUND, Pages.MISSING);
  }

  /** A HEAD, or a browser fetching ahead, is not a person looking. */
  private static boolean counts(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET
        && !fetchesAhead(request, "Purpose")
        && !fetchesAhead(request, "Sec-Purpose")
        && !fetchesAhead(request, "X-Moz");
  }

  private static boolean fetchesAhead(HttpRequest<?> request, String header) {
    String value = request.getHeaders().get(header);
    return value != null && value.toLowerCase(Locale.ROOT).contains("prefetch");
  }

  private static MutableHttpResponse<String> page(HttpStatus status, String html) {
    return guarded(HttpResponse.<String>status(status).body(html))
        .contentType(MediaType.of("text/html; charset=utf-8"))
        .header("Content-Security-Policy", CONTENT_POLICY);
  }

  private static <T> MutableHttpResponse<T> guarded(MutableHttpResponse<T> response) {
    return response
        .header("Cache-Control", "no-store, private")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff");
  }
}
