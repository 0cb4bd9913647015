package com.penguinmails.operations.hostwinds;

import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;

/**
 * Where the provider is and what is rented from it. The key is the secret {@code
 * hostwinds/api-key}.
 */
@Singleton
class HostwindsSettings {
  private final SecretStore secrets;
  private final URI url;
  private final String template;
  private final String plan;
  private final String location;
  private final Duration timeout;
  private final Duration retryBase;
  private final Duration spacing;
  private final Duration breakerOpen;

  HostwindsSettings(
      SecretStore secrets,
      @Value("${hostwinds.api.url:`https://clients.hostwinds.com/cloud/api.php`}") String url,
      @Value("${hostwinds.template:mail-stack}") String template,
      @Value("${hostwinds.plan:1}") String plan,
      @Value("${hostwinds.location:1}") String location,
      @Value("${hostwinds.timeout:20s}") Duration timeout,
      @Value("${hostwinds.retry.base:1s}") Duration retryBase,
      @Value("${hostwinds.spacing:500ms}") Duration spacing,
      @Value("${hostwinds.breaker.open:60s}") Duration breakerOpen) {
    this.secrets = secrets;
    this.url = URI.create(url);
    this.template = template;
    this.plan = plan;
    this.location = location;
    this.timeout = timeout;
    this.retryBase = retryBase;
    this.spacing = spacing;
    this.breakerOpen = breakerOpen;
  }

  String key() {
    return secrets
        .get("hostwinds/api-key")
        .map(String::strip)
        .orElseThrow(
            () ->
                new HostwindsFailure(
                    HostwindsFailure.Kind.UNAUTHORISED, "There is no secret hostwinds/api-key."));
  }

  URI url() {
    return url;
  }

  String template() {
    return template;
  }

  String plan() {
    return plan;
  }

  String location() {
    return location;
  }

  Duration timeout() {
    return timeout;
  }

  Duration retryBase() {
    return retryBase;
  }

  Duration spacing() {
    return spacing;
  }

  /** How long nothing is tried after too many failures. */
  Duration breakerOpen() {
    return breakerOpen;
  }
}
