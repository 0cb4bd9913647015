package com.penguinmails.mailboxes.accounts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An identity mail is sent from.
 *
 * @param imap null when replies are not read
 * @param hasPassword whether a password is in the secret store
 * @param status active, warming, paused, error or inactive; only the first two send
 * @param statusReason what the server said, in an error
 * @param dailyLimit mails a day in the account's time zone
 * @param minGapSeconds least time between two mails; up to half as long again is added at random
 * @param rampUp how a new account gets to its daily limit; null sends up to it from the first day
 * @param restingUntil when its server is tried again after it could not be reached, or was slow
 */
@Serdeable
public record EmailAccount(
    UUID id,
    UUID domainId,
    @Schema(example = "ada@globex.example") String email,
    @Schema(example = "Ada of Globex") @Nullable String displayName,
    @Schema(example = "smtp") String provider,
    Server smtp,
    @Nullable Server imap,
    boolean hasPassword,
    @Schema(example = "active") String status,
    @Nullable String statusReason,
    @Schema(example = "200") int dailyLimit,
    @Schema(example = "90") int minGapSeconds,
    @Nullable RampUp rampUp,
    @Nullable Instant restingUntil,
    @Schema(example = "Europe/Lisbon") String timezone,
    Instant created,
    Instant updated) {}
