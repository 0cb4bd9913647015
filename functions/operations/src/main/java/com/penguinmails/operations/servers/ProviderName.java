package com.penguinmails.operations.servers;

import java.util.UUID;

/** The name a server is ordered under: what finds it again when the answer to its order is lost. */
public final class ProviderName {
  /** What every name begins with. */
  public static final String PREFIX = "pm-";

  private ProviderName() {}

  /** The name of the server with this id. */
  public static String of(UUID id) {
    return PREFIX + id;
  }
}
