package com.penguinmails.operations.hostwinds;

import com.penguinmails.operations.hostwinds.HostwindsFailure.Kind;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The client. What may be repeated is tried four times (1, 2, 4 seconds apart) after a lost
 * connection or a 5xx; ordering a server is tried once, because nothing would tell a second order
 * from a repeated first. After five failures in a row nothing is tried for a minute.
 *
 * <p>Every method throws {@link HostwindsFailure}.
 */
@Singleton
public class Hostwinds {
  private static final int TRIES = 4;
  private static final int FAILURES = 5;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final HostwindsSettings settings;
  private final CallGate gate;
  private final JsonMapper json;
  private final HttpClient client;
  private final Retry retry;
  private final CircuitBreaker breaker;

  Hostwinds(HostwindsSettings settings, CallGate gate, JsonMapper json) {
    this.settings = settings;
    this.gate = gate;
    this.json = json;
    this.client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    this.retry = Retry.of("hostwinds", retryConfig(settings.retryBase()));
    this.breaker = CircuitBreaker.of("hostwinds", breakerConfig(settings.breakerOpen()));
  }

  private static RetryConfig retryConfig(Duration base) {
    return RetryConfig.custom()
        .maxAttempts(TRIES)
        .intervalFunction(IntervalFunction.ofExponentialBackoff(base, 2.0, LONGEST_PAUSE))
        .retryOnException(
            e -> e instanceof HostwindsFailure failure && failure.kind() == Kind.UNAVAILABLE)
        .build();
  }

  private static CircuitBreakerConfig breakerConfig(Duration open) {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(FAILURES)
        .minimumNumberOfCalls(FAILURES)
        .failureRateThreshold(100)
        .waitDurationInOpenState(open)
        .permittedNumberOfCallsInHalfOpenState(1)
        .recordException(
            e -> e instanceof HostwindsFailure failure && failure.kind() == Kind.UNAVAILABLE)
        .build();
  }

  /**
   * Orders a server under a name; it appears in {@link #instances()} when the provider is ready.
   */
  public void order(String name) {
    once(
            "add_instance",
            Map.of(
                "template",
                settings.template(),
                "rid",
                settings.plan(),
                "location_id",
                settings.location(),
                "qty",
                "1",
                "billingcycle",
                "monthly",
                "srvrname",
                name))
        .checked();
  }

  /** Every server of the account. */
  public List<Instance> instances() {
    return repeatable("get_instances", Map.of()).checked().instances();
  }

  /** The servers that were ordered under this name: none, one, or more by mistake. */
  public List<Instance> named(String name) {
    return instances().stream().filter(instance -> instance.name().equals(name)).toList();
  }

  /** One server as it is now. */
  public Instance instance(String id) {
    return repeatable("get_instance", Map.of("serviceid", id)).checked().instances().stream()
        .findFirst()
        .orElseThrow(() -> new HostwindsFailure(Kind.REFUSED, "There is no server " + id + "."));
  }

  /**
   * Whether the provider still has this server. A refusal may have any reason, so that a server is
   * gone only when the list does not have it either.
   */
  public boolean exists(String id) {
    return isKnown(id) || instances().stream().anyMatch(instance -> instance.id().equals(id));
  }

  private boolean isKnown(String id) {
    try {
      return repeatable("check_serviceid", Map.of("serviceid", id)).checked().isSuccess();
    } catch (HostwindsFailure e) {
      if (e.kind() == Kind.REFUSED) {
        return false;
      }
      throw e;
    }
  }

  /** The addresses of a server. */
  public List<String> addresses(String id) {
    return repeatable("get_instance_ips", Map.of("serviceid", id)).checked().addresses();
  }

  /** Sets the reverse name of an address. */
  public void name(String id, String address, String host) {
    repeatable("set_rdns", Map.of("serviceid", id, "ip", address, "rdns", host)).checked();
  }

  /** Sets which ports are open. */
  public void protect(String id, String profile) {
    repeatable("set_instance_firewall", Map.of("serviceid", id, "name", profile)).checked();
  }

  /** What the provider does or will do to a server, if anything. */
  public Optional<String> maintenance(String id) {
    return repeatable("get_instance_maintenance", Map.of("serviceid", id)).checked().message();
  }

  /** Gives a server back; whether it is gone tells {@link #exists}. */
  public void terminate(String id) {
    repeatable("terminate", Map.of("serviceid", id)).checked();
  }

  private Answer repeatable(String action, Map<String, String> fields) {
    return Retry.decorateSupplier(retry, () -> once(action, fields)).get();
  }

  private Answer once(String action, Map<String, String> fields) {
    try {
      return breaker.executeSupplier(() -> send(action, fields));
    } catch (CallNotPermittedException e) {
      throw new HostwindsFailure(
          Kind.NOT_TRIED, "The provider failed too often; nothing is tried for a minute.", e);
    }
  }

  private Answer send(String action, Map<String, String> fields) {
    Map<String, String> form = new LinkedHashMap<>(fields);
    form.put("action", action);
    form.put("API", settings.key());
    gate.pass(settings.spacing());
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build();
    try {
      return read(action, client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new HostwindsFailure(Kind.UNAVAILABLE, action + ": no answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostwindsFailure(Kind.UNAVAILABLE, action + ": interrupted.", e);
    }
  }

  private Answer read(String action, HttpResponse<byte[]> response) throws IOException {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw new HostwindsFailure(Kind.UNAUTHORISED, action + ": the key is not accepted.");
    }
    if (status == 429) {
      throw new HostwindsFailure(Kind.NOT_TRIED, action + ": too many calls.");
    }
    if (status != 200) {
      throw new HostwindsFailure(
          status >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED, action + ": HTTP " + status + ".");
    }
    // JSON that cannot be read is an IOException too: what it was the answer to may have happened.
    JsonNode root = json.readValue(response.body(), Argument.of(JsonNode.class));
    if (root == null) {
      throw new HostwindsFailure(Kind.UNAVAILABLE, action + ": an empty answer.");
    }
    return new Answer(root);
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
