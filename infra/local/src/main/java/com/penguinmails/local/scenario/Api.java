package com.penguinmails.local.scenario;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The product's API with an API key, as any program uses it. */
public final class Api implements AutoCloseable {
  private static final String TENANT = "/api/v1/tenant/";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String baseUrl;
  private final String key;

  /** Calls nothing yet. */
  public Api(String baseUrl, String key) {
    this.baseUrl = baseUrl;
    this.key = key;
  }

  /** Reads a path of the tenant's API. */
  public Answer get(String path) {
    return call("GET", path, BodyPublishers.noBody(), "application/json");
  }

  /** Sends a JSON object. */
  public Answer post(String path, Map<String, ?> body) {
    return call("POST", path, json(body), "application/json");
  }

  /** Sends nothing. */
  public Answer post(String path) {
    return call("POST", path, BodyPublishers.noBody(), "application/json");
  }

  /** Replaces a whole list. */
  public void put(String path, List<Map<String, Object>> list) {
    BodyPublisher body = BodyPublishers.ofString(JSONArrayUtils.toJSONString(list));
    text("PUT", path, body, "application/json");
  }

  /** Replaces a whole object. */
  public Answer put(String path, Map<String, ?> body) {
    return call("PUT", path, json(body), "application/json");
  }

  /** Sends a file. */
  public Answer postCsv(String path, byte[] file) {
    return call("POST", path, BodyPublishers.ofByteArray(file), "text/csv");
  }

  /** Fetches what a link in a mail leads to, following no redirect, and returns the status. */
  int visit(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build()).statusCode();
  }

  /** Unsubscribes by one click (RFC 8058 section 3.2) and returns the status. */
  int oneClick(String url) {
    return send(HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click"))
            .build())
        .statusCode();
  }

  private static BodyPublisher json(Map<String, ?> body) {
    return BodyPublishers.ofString(JSONObjectUtils.toJSONString(body));
  }

  private Answer call(String method, String path, BodyPublisher body, String type) {
    String answer = text(method, path, body, type);
    try {
      return new Answer(answer.isEmpty() ? Map.of() : JSONObjectUtils.parse(answer));
    } catch (ParseException e) {
      throw new ScenarioFailure(method + " " + path + " was answered with no JSON object", e);
    }
  }

  private String text(String method, String path, BodyPublisher body, String type) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(baseUrl + TENANT + path))
                .timeout(PATIENCE)
                .header("X-Api-Key", key)
                .header("Content-Type", type)
                .method(method, body)
                .build());
    if (response.statusCode() / 100 != 2) {
      throw new ScenarioFailure(
          "%s %s was answered with %d: %s"
              .formatted(method, path, response.statusCode(), response.body()));
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ScenarioFailure(request.method() + " " + request.uri() + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioFailure("The scenario was interrupted.", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
