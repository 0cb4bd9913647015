package com.penguinmails.operations.decommission;

import com.penguinmails.operations.servers.ServerStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the decision about a server needs.
 *
 * @param periodEnd until when it is paid; none before it exists at the provider
 * @param terminationAsked when the provider was asked to take it
 * @param unwanted why nobody needs it, if so
 * @param occupied whether a domain sends from it
 */
record ServerFacts(
    UUID id,
    @Nullable String providerId,
    ServerStatus status,
    int billingDay,
    @Nullable Instant periodEnd,
    @Nullable Instant scheduledFor,
    @Nullable Instant terminationAsked,
    @Nullable String unwanted,
    boolean occupied) {

  /** Whether the provider was asked to take it. */
  boolean terminating() {
    return terminationAsked != null;
  }
}
