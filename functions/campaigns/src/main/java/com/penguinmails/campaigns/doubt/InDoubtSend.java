package com.penguinmails.campaigns.doubt;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A send that may or may not have happened.
 *
 * @param state in_doubt until somebody decides; then reserved, submitting, accepted or failed
 * @param code unconfirmed when the server may have the mail; not_submitted when it cannot have it,
 *     but nothing would send it any more
 * @param reason what happened
 * @param messageId the Message-ID to look for
 * @param submitted when it was handed to the server
 * @param parked when it was found to be in doubt
 * @param lookedUp when our own server was asked and did not have it; null where it is not ours
 * @param resolution resent, marked_sent, found (on our server) or answered (by the recipient)
 */
@Serdeable
public record InDoubtSend(
    UUID id,
    UUID enrollmentId,
    UUID leadId,
    @Schema(example = "grace@example.com") String email,
    UUID stepId,
    int stepPosition,
    UUID emailAccountId,
    @Schema(example = "in_doubt") String state,
    @Schema(example = "unconfirmed") @Nullable String code,
    @Schema(example = "the worker went away during the submission") @Nullable String reason,
    @Schema(example = "019a6f00-0000-7000-8000-000000000000@globex.example") String messageId,
    @Nullable Instant submitted,
    @Nullable Instant parked,
    @Nullable Instant lookedUp,
    @Schema(example = "resent") @Nullable String resolution,
    @Nullable Instant resolved) {}
