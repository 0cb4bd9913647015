package com.penguinmails.operations.servers;

import com.penguinmails.kernel.ApiError;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a server can be, and what it can become. The database refuses the same. */
public enum ServerStatus {
  /** Ordered, not ready yet. */
  PROVISIONING,
  /** Mail leaves from it. */
  ACTIVE,
  /** Goes back to the provider at the end of the period that is paid; can be kept until then. */
  SCHEDULED_DECOMMISSION,
  /** Gone, as the provider confirmed. */
  DECOMMISSIONED;

  /** What may follow. */
  public Set<ServerStatus> next() {
    return switch (this) {
      case PROVISIONING -> Set.of(ACTIVE, SCHEDULED_DECOMMISSION, DECOMMISSIONED);
      case ACTIVE -> Set.of(SCHEDULED_DECOMMISSION);
      case SCHEDULED_DECOMMISSION -> Set.of(ACTIVE, DECOMMISSIONED);
      case DECOMMISSIONED -> Set.of();
    };
  }

  /** The name in the database and in the API. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status with this name, which the database checks. */
  public static ServerStatus of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  /**
   * Goes on only when a server may become {@code wanted}.
   *
   * @throws ApiError 409 that says what is possible
   */
  public void require(ServerStatus wanted) {
    if (!next().contains(wanted)) {
      throw ApiError.conflict(
          "server_state",
          "A server that is "
              + key()
              + " cannot become "
              + wanted.key()
              + "; possible: "
              + names(next())
              + ".");
    }
  }

  private static String names(Set<ServerStatus> states) {
    return states.isEmpty()
        ? "nothing"
        : Arrays.stream(values())
            .filter(states::contains)
            .map(ServerStatus::key)
            .collect(Collectors.joining(", "));
  }
}
