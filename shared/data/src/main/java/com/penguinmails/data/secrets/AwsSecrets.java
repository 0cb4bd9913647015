package com.penguinmails.data.secrets;

import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** Chosen by {@code SECRETS_PROVIDER=aws}; region and credentials come from the function's role. */
@Factory
@Requires(property = "secrets.provider", value = "aws")
final class AwsSecrets {

  @Singleton
  @Bean(preDestroy = "close")
  SecretsManagerClient client(@Nullable @Value("${secrets.endpoint:}") String endpoint) {
    SecretsManagerClientBuilder builder =
        SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    if (endpoint != null && !endpoint.isBlank()) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder.build();
  }

  @Singleton
  SecretStore store(
      SecretsManagerClient client,
      @Value("${secrets.prefix}") String prefix,
      @Nullable @Value("${secrets.key:}") String key) {
    return new AwsSecretStore(client, prefix, key == null || key.isBlank() ? null : key);
  }
}
