package com.penguinmails.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes the event of a request, payload format 2.0 (API Gateway Developer Guide, "AWS Lambda proxy
 * integrations for HTTP APIs"). As there, the path is decoded, the query string is raw as well as
 * parsed, repeated headers and parameters are joined by commas, cookies stand apart, and what is
 * absent is null rather than empty.
 */
final class EventFactory {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String COOKIE = "cookie";

  private final Clock clock;
  private final RequestIds requestIds = new RequestIds();
  private volatile Second second = new Second(Long.MIN_VALUE, "");

  EventFactory(Clock clock) {
    this.clock = clock;
  }

  APIGatewayV2HTTPEvent event(Request request, RouteTable.Match match, byte[] body) {
    Map<String, String> headers = headers(request);
    String path = PercentDecoding.path(request.path());
    boolean text = MediaTypes.isText(headers.get("content-type"), headers.get("content-encoding"));
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(match.key())
        .withRawPath(path)
        .withRawQueryString(request.query())
        .withCookies(cookies(request))
        .withHeaders(headers)
        .withQueryStringParameters(parameters(request.query()))
        .withPathParameters(match.variables().isEmpty() ? null : match.variables())
        .withRequestContext(context(request, path, match, headers))
        .withBody(body.length == 0 ? null : body(body, text))
        .withIsBase64Encoded(body.length > 0 && !text)
        .build();
  }

  private RequestContext context(
      Request request, String path, RouteTable.Match match, Map<String, String> headers) {
    long now = clock.millis();
    String host = headers.getOrDefault("host", "localhost");
    return RequestContext.builder()
        .withAccountId("000000000000")
        .withApiId("local")
        .withDomainName(host)
        .withDomainPrefix("local")
        .withRouteKey(match.key())
        .withStage("$default")
        .withRequestId(requestIds.next())
        .withTime(time(now))
        .withTimeEpoch(now)
        .withHttp(
            RequestContext.Http.builder()
                .withMethod(request.method())
                .withPath(path)
                .withProtocol(request.protocol())
                .withSourceIp(request.peer())
                .withUserAgent(headers.get("user-agent"))
                .build())
        .build();
  }

  private static String body(byte[] body, boolean text) {
    return text
        ? new String(body, StandardCharsets.UTF_8)
        : Base64.getEncoder().encodeToString(body);
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : request.headers()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (!name.equals(COOKIE)) {
        headers.merge(name, header.getValue(), (known, next) -> known + "," + next);
      }
    }
    headers.merge("x-forwarded-for", request.peer(), (known, peer) -> known + ", " + peer);
    headers.putIfAbsent("x-forwarded-proto", "http");
    headers.putIfAbsent("x-forwarded-port", request.port());
    return headers;
  }

  private static @Nullable List<String> cookies(Request request) {
    List<String> cookies = new ArrayList<>();
    for (Header header : request.headers()) {
      if (header.getName().equalsIgnoreCase(COOKIE)) {
        for (String cookie : header.getValue().split(";", -1)) {
          if (!cookie.isBlank()) {
            cookies.add(cookie.strip());
          }
        }
      }
    }
    return cookies.isEmpty() ? null : cookies;
  }

  private static @Nullable Map<String, String> parameters(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = PercentDecoding.query(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : PercentDecoding.query(pair.substring(equals + 1));
        parameters.merge(name, value, (known, next) -> known + "," + next);
      }
    }
    return parameters;
  }

  /** Formatting a date costs more than the rest of the event, so each second is formatted once. */
  private String time(long now) {
    long epochSecond = Math.floorDiv(now, 1000);
    Second known = second;
    if (known.epochSecond() != epochSecond) {
      known = new Second(epochSecond, TIME.format(Instant.ofEpochSecond(epochSecond)));
      second = known;
    }
    return known.text();
  }

  private record Second(long epochSecond, String text) {}
}
