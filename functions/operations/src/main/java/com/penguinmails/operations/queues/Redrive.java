package com.penguinmails.operations.queues;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * Which dead letters to try again.
 *
 * @param ids of dead letters, at most 1,000
 */
@Serdeable
record Redrive(@NotEmpty @Size(max = 1000) List<UUID> ids) {}
