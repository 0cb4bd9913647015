package com.penguinmails.campaigns.steps;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step of the list, with the fields of its type and no others. Positions count from 1; a next
 * step of 0 ends the sequence there, an absent one means the following step, and jumps only lead
 * forward.
 *
 * @param id answered; ignored when sent
 * @param position answered; ignored when sent, because the list's order counts
 * @param stepType email, wait or condition
 * @param templateId email
 * @param emailAccountId email: absent means one of the campaign's accounts
 * @param subjectOverride email: instead of the template's subject, at most 500 characters
 * @param fromNameOverride email: instead of the account's display name, at most 100 characters
 * @param waitDurationHours wait: 0 to 8760; this or a date
 * @param waitUntilDate wait
 * @param conditionType condition: opened, clicked or replied; a lead that replies leaves the
 *     campaign, so only the false branch of the last is ever taken
 * @param trueNextStep condition
 * @param falseNextStep condition
 * @param nextStep email and wait
 */
@Serdeable
record StepDocument(
    @Nullable UUID id,
    @Nullable Integer position,
    @Schema(example = "email") @Nullable String stepType,
    @Nullable UUID templateId,
    @Nullable UUID emailAccountId,
    @Nullable String subjectOverride,
    @Nullable String fromNameOverride,
    @Nullable Integer waitDurationHours,
    @Nullable Instant waitUntilDate,
    @Nullable String conditionType,
    @Nullable Integer trueNextStep,
    @Nullable Integer falseNextStep,
    @Nullable Integer nextStep) {}
