package com.penguinmails.operations.addresses;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain that needs an address.
 *
 * @param ipId this one and no other; none for the best
 */
@Serdeable
record NewAssignment(@NotNull UUID tenantId, @NotNull UUID domainId, @Nullable UUID ipId) {}
