package com.penguinmails.operations.servers;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server to rent.
 *
 * @param region for people; where it stands is the provider's setting
 * @param dedicatedTo the only tenant that may send from it; none for the shared pool
 */
@Serdeable
record NewServer(
    @Nullable @Size(max = 50) @Schema(example = "us-west") String region,
    @Nullable UUID dedicatedTo) {}
