package com.penguinmails.campaigns.pool;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * Accounts by id.
 *
 * @param emailAccountIds at most 200; none means that every email step names its own
 */
@Serdeable
record Pool(@NotNull @Size(max = 200) List<UUID> emailAccountIds) {}
