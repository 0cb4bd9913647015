package com.penguinmails.mailboxes.domains;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain a tenant sends from.
 *
 * @param domain lower case, A-labels (RFC 5890)
 * @param verificationStatus pending, verified, failed or partially_verified
 * @param isPrimary the one proposed first; at most one per tenant
 */
@Serdeable
public record Domain(
    UUID id,
    @Nullable UUID companyId,
    @Schema(example = "mail.globex.example") String domain,
    @Schema(example = "pending") String verificationStatus,
    boolean isPrimary,
    @Nullable Instant verified,
    Instant created,
    Instant updated) {}
