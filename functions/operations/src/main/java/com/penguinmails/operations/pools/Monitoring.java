package com.penguinmails.operations.pools;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;

/** CloudWatch; region and credentials come from the function's role. */
@Factory
final class Monitoring {
  /** All tries together; the next look is five minutes away. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Singleton
  @Bean(preDestroy = "close")
  CloudWatchClient client(@Nullable @Value("${cloudwatch.endpoint:}") String endpoint) {
    CloudWatchClientBuilder builder =
        CloudWatchClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(all -> all.apiCallTimeout(PATIENCE));
    if (endpoint != null && !endpoint.isBlank()) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder.build();
  }
}
