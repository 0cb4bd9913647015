package com.penguinmails.identity.companies;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workspace of a tenant.
 *
 * @param workspaceName short name in addresses, unique within the tenant
 * @param status active, inactive or archived
 */
@Serdeable
public record Company(
    UUID id,
    @Schema(example = "Globex") String name,
    @Schema(example = "globex") @Nullable String workspaceName,
    @Nullable String logoUrl,
    @Schema(example = "active") String status,
    Instant created,
    Instant updated) {}
