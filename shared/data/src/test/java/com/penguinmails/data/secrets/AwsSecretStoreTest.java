package com.penguinmails.data.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The real client against a server that speaks Secrets Manager's JSON protocol. */
class AwsSecretStoreTest {
  private static final JsonMapper JSON = ObjectMapper.getDefault();

  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private HttpServer server;
  private SecretsManagerClient client;
  private AwsSecretStore store;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        SecretsManagerClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .build();
    store = new AwsSecretStore(client, "penguinmails/test/", null);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void shouldKeepASecretUnderThePrefix() {
    store.put("database/penguin_app", "one");
    store.put("database/penguin_app", "two");
    assertThat(secrets).containsExactly(Map.entry("penguinmails/test/database/penguin_app", "two"));
    assertThat(store.get("database/penguin_app")).contains("two");
  }

  @Test
  void shouldSayThatThereIsNone() {
    assertThat(store.get("nothing")).isEmpty();
    store.delete("nothing");
    assertThatThrownBy(() -> store.require("nothing")).hasMessageContaining("nothing");
  }

  @Test
  void shouldForgetADeletedSecret() {
    store.put("a", "one");
    store.delete("a");
    assertThat(store.get("a")).isEmpty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    Map<String, String> request =
        texts(
            JSON.readValue(
                exchange.getRequestBody().readAllBytes(),
                Argument.mapOf(String.class, Object.class)));
    String name = Objects.requireNonNullElse(request.get("SecretId"), request.get("Name"));
    switch (target.substring(target.indexOf('.') + 1)) {
      case "GetSecretValue" -> reply(exchange, secrets.get(name), name);
      case "PutSecretValue" -> reply(exchange, secrets.replace(name, text(request)), name);
      case "CreateSecret" -> {
        secrets.put(name, text(request));
        reply(exchange, "", name);
      }
      default -> reply(exchange, secrets.remove(name), name);
    }
  }

  private static String text(Map<String, String> request) {
    return Objects.requireNonNull(request.get("SecretString"));
  }

  private static Map<String, String> texts(Map<?, ?> map) {
    Map<String, String> texts = new ConcurrentHashMap<>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    return texts;
  }

  private static void reply(
      HttpExchange exchange, @org.jspecify.annotations.Nullable String value, String name)
      throws IOException {
    String body =
        value == null
            ? "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"no secret\"}"
            : "{\"Name\":\"" + name + "\",\"SecretString\":\"" + value + "\"}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(value == null ? 400 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
