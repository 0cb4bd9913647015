package com.penguinmails.data.secrets;

import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Chosen by {@code SECRETS_PROVIDER=file}. */
@Factory
@Requires(property = "secrets.provider", value = "file")
final class FileSecrets {

  @Singleton
  SecretStore store(@Value("${secrets.directory}") Path directory) {
    return new FileSecretStore(directory);
  }
}
