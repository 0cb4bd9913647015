package com.penguinmails.operations.external;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One POST for a batch, without a retry: events are worth less than the time of a function. */
final class HttpSink implements EventSink {
  private static final int TIMEOUT_MILLIS = 3_000;

  private final URI url;
  private final @Nullable String authorization;
  private final Body body;
  private final JsonMapper json;

  private HttpSink(URI url, @Nullable String authorization, Body body, JsonMapper json) {
    this.url = url;
    this.authorization = authorization;
    this.body = body;
    this.json = json;
  }

  private interface Body {
    Map<String, Object> of(List<PlatformEvent> events);
  }

  /** PostHog's batch API: the project's key is in the body. */
  static HttpSink postHog(String url, String key, JsonMapper json) {
    return new HttpSink(
        URI.create(url + "/batch/"),
        null,
        events ->
            Map.of("api_key", key, "batch", events.stream().map(HttpSink::postHogEvent).toList()),
        json);
  }

  /** Segment's HTTP tracking API: the source's write key is the user name. */
  static HttpSink segment(String url, String key, JsonMapper json) {
    String credentials =
        Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
    return new HttpSink(
        URI.create(url + "/v1/batch"),
        "Basic " + credentials,
        events -> Map.of("batch", events.stream().map(HttpSink::segmentEvent).toList()),
        json);
  }

  /** Nobody did it, so no profile of a person is made. */
  private static Map<String, Object> postHogEvent(PlatformEvent event) {
    Map<String, Object> properties = properties(event);
    properties.put("$process_person_profile", false);
    return Map.of(
        "uuid", event.id().toString(),
        "event", event.name(),
        "distinct_id", "platform",
        "timestamp", event.time().toString(),
        "properties", properties);
  }

  private static Map<String, Object> segmentEvent(PlatformEvent event) {
    return Map.of(
        "type", "track",
        "messageId", event.id().toString(),
        "event", event.name(),
        "anonymousId", "platform",
        "timestamp", event.time().toString(),
        "properties", properties(event));
  }

  private static Map<String, Object> properties(PlatformEvent event) {
    Map<String, Object> properties = new LinkedHashMap<>(event.figures());
    properties.put("subject", event.subject());
    properties.put("source", "cron");
    return properties;
  }

  @Override
  public void send(List<PlatformEvent> events) throws IOException {
    byte[] text = json.writeValueAsBytes(body.of(events));
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      if (authorization != null) {
        connection.setRequestProperty("Authorization", authorization);
      }
      try (OutputStream out = connection.getOutputStream()) {
        out.write(text);
      }
      if (connection.getResponseCode() / 100 != 2) {
        throw new IOException(
            "The analytics service answered " + connection.getResponseCode() + ".");
      }
    } finally {
      connection.disconnect();
    }
  }
}
