package com.penguinmails.operations.privacy;

import com.penguinmails.kernel.ApiError;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param kind export or erasure
 * @param leadId the lead; without one it is the whole tenant
 * @param confirm to erase a tenant, its id
 */
@Serdeable
record NewPrivacyRequest(
    @Schema(example = "erasure") @NotNull String kind,
    @Nullable UUID leadId,
    @Schema(example = "null") @Nullable String confirm) {
  private static final Set<String> KINDS = Set.of("export", "erasure");

  /** Refuses with 422 what is not understood or not confirmed. */
  void check(UUID tenant) {
    if (!KINDS.contains(kind)) {
      throw ApiError.invalid("/kind", "must be export or erasure");
    }
    if (erasesTenant() && !tenant.toString().equals(confirm)) {
      throw ApiError.invalid("/confirm", "send your tenant's id to have everything erased");
    }
  }

  boolean erasesTenant() {
    return kind.equals("erasure") && leadId == null;
  }

  String scope() {
    return leadId == null ? "tenant" : "lead";
  }
}
