package com.penguinmails.kernel.secrets;

import java.util.Optional;

/**
 * Keeps secrets by path, for example {@code database/penguin_app} or {@code
 * tenants/<id>/email-accounts/<id>}. A path holds letters, digits, {@code - _ /}.
 */
public interface SecretStore {

  /**
   * Returns the secret at this path, if there is one.
   *
   * @throws SecretsUnavailableException when the store does not answer
   */
  Optional<String> get(String path);

  /** Stores or replaces the secret at this path. */
  void put(String path, String value);

  /** Removes the secret at this path; does nothing when there is none. */
  void delete(String path);

  /**
   * Returns a secret that must be there.
   *
   * @throws MissingSecretException when it is not
   * @throws SecretsUnavailableException when the store does not answer
   */
  default String require(String path) {
    return get(path).orElseThrow(() -> new MissingSecretException(path));
  }
}
