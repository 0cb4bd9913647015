package com.penguinmails.data.secrets;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.kernel.secrets.SecretsUnavailableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets in AWS Secrets Manager, each named by a prefix of the stage and its path. */
final class AwsSecretStore implements SecretStore {
  private final SecretsManagerClient client;
  private final String prefix;
  private final @Nullable String key;

  /**
   * Uses this client.
   *
   * @param prefix such as {@code penguinmails/production/}; roles are allowed names by it
   * @param key KMS key new secrets are encrypted with; null for the account's own
   */
  AwsSecretStore(SecretsManagerClient client, String prefix, @Nullable String key) {
    this.client = client;
    this.prefix = prefix;
    this.key = key;
  }

  @Override
  public Optional<String> get(String path) {
    try {
      return Optional.ofNullable(
          client.getSecretValue(request -> request.secretId(prefix + path)).secretString());
    } catch (ResourceNotFoundException | InvalidRequestException absentOrBeingDeleted) {
      return Optional.empty();
    } catch (SdkException unanswered) {
      throw new SecretsUnavailableException(unanswered);
    }
  }

  @Override
  public void put(String path, String value) {
    try {
      client.putSecretValue(request -> request.secretId(prefix + path).secretString(value));
    } catch (ResourceNotFoundException absent) {
      client.createSecret(request -> request.name(prefix + path).secretString(value).kmsKeyId(key));
    }
  }

  @Override
  public void delete(String path) {
    try {
      client.deleteSecret(
          request -> request.secretId(prefix + path).forceDeleteWithoutRecovery(true));
    } catch (ResourceNotFoundException absent) {
      // What should be gone is gone.
      return;
    }
  }
}
