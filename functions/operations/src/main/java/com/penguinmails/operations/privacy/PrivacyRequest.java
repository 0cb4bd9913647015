package com.penguinmails.operations.privacy;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export or an erasure and what became of it. Never holds an address.
 *
 * @param kind export or erasure
 * @param scope lead or tenant
 * @param status pending, running, settling (waiting for work in flight), completed, cancelled,
 *     failed
 * @param due not done before; an erasure of a tenant can be cancelled until then
 * @param counts rows by kind, once there are some
 * @param parts how many files an export has
 * @param expires when the files go
 */
@Serdeable
record PrivacyRequest(
    UUID id,
    @Schema(example = "erasure") String kind,
    @Schema(example = "lead") String scope,
    @Nullable UUID leadId,
    @Schema(example = "completed") String status,
    Instant due,
    Map<String, Object> counts,
    @Schema(example = "0") int parts,
    @Nullable Instant expires,
    Instant created,
    @Nullable Instant completed) {
  PrivacyRequest {
    counts = Map.copyOf(counts);
  }
}
