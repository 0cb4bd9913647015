package com.penguinmails.queue.sqs;

import com.penguinmails.queue.Doorbell;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * Chosen by {@code DOORBELL_PROVIDER=sqs}; region and credentials come from the function's role.
 */
@Factory
@Requires(property = "doorbell.provider", value = "sqs")
final class SqsDoorbells {
  /** Whoever rings has better things to do than to wait: the work is found without the ring. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Singleton
  @Bean(preDestroy = "close")
  SqsClient client(@Nullable @Value("${doorbell.endpoint:}") String endpoint) {
    SqsClientBuilder builder =
        SqsClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(all -> all.apiCallTimeout(PATIENCE));
    if (endpoint != null && !endpoint.isBlank()) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder.build();
  }

  @Singleton
  Doorbell doorbell(Provider<SqsClient> client, @Value("${doorbell.url}") String address) {
    return new SqsDoorbell(client, address);
  }
}
