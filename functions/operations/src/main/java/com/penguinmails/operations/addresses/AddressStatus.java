package com.penguinmails.operations.addresses;

import com.penguinmails.kernel.ApiError;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an address can be, and what it can become. The database refuses the same. */
public enum AddressStatus {
  /** No domain sends from it. */
  AVAILABLE,
  /** A domain does, not warmed up yet. */
  ASSIGNED,
  /** Its volume grows day by day. */
  WARMING,
  /** Takes full volume. */
  WARMED,
  /** Its reputation suffered: keeps its domains, gets no new ones. */
  DEGRADED,
  /** Listed or under suspicion: nothing leaves from it. */
  QUARANTINED,
  /** Beyond repair. */
  BURNED;

  /** What may follow. */
  public Set<AddressStatus> next() {
    return switch (this) {
      case AVAILABLE -> Set.of(ASSIGNED, QUARANTINED, BURNED);
      case ASSIGNED -> Set.of(WARMING, AVAILABLE, DEGRADED, QUARANTINED, BURNED);
      case WARMING -> Set.of(WARMED, AVAILABLE, DEGRADED, QUARANTINED, BURNED);
      case WARMED -> Set.of(AVAILABLE, DEGRADED, QUARANTINED, BURNED);
      case DEGRADED -> Set.of(WARMING, QUARANTINED, BURNED);
      case QUARANTINED -> Set.of(AVAILABLE, BURNED);
      case BURNED -> Set.of();
    };
  }

  /** Whether a domain must not send from it any more. */
  public boolean isOut() {
    return this == QUARANTINED || this == BURNED;
  }

  /** The name in the database and in the API. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status with this name, which the database checks. */
  public static AddressStatus of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  /**
   * Goes on only when staff may make it {@code wanted}: assigned and available follow from
   * assignments, unless a quarantine ends.
   *
   * @throws ApiError 409 that says what is possible
   */
  void require(AddressStatus wanted) {
    if (!next().contains(wanted) || (!byHand(wanted) && this != QUARANTINED)) {
      String possible =
          Arrays.stream(values())
              .filter(next()::contains)
              .filter(state -> byHand(state) || this == QUARANTINED)
              .map(AddressStatus::key)
              .collect(Collectors.joining(", "));
      throw ApiError.conflict(
          "address_state",
          "An address that is "
              + key()
              + " cannot be made "
              + wanted.key()
              + "; possible: "
              + (possible.isEmpty() ? "nothing" : possible)
              + ".");
    }
  }

  private static boolean byHand(AddressStatus state) {
    return state != AVAILABLE && state != ASSIGNED;
  }
}
