package com.penguinmails.kernel.secrets;

import java.util.Optional;

/**
 * Keeps secrets by path, for example {@code database/penguin_app} or {@code
 * tenants/<id>/email-accounts/<id>}. A path holds letters, digits, {@code - _ /}.
 */
public interface SecretStore {

  /** Returns the secret at this path, if there is one. */
  Optional<String> get(String path);

  /** Stores or replaces the secret at this path. */
  void put(String path, String value);

  /** Removes the secret at this path; does nothing when there is none. */
  void delete(String path);

  /**
   * Returns a secret that must be there.
   *
   * @throws IllegalStateException naming the path, never the value
   */
  default String require(String path) {
    return get(path)
        .orElseThrow(() -> new IllegalStateException("There is no secret at " + path + "."));
  }
}
