package com.penguinmails.inbox.messages;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message without its body.
 *
 * @param storageKey {@code YYYYMM/<uuid>}
 * @param direction outbound or inbound
 * @param messageType email, bounce or auto_reply
 * @param status queued, sent, delivered, bounced, failed, opened, replied or received
 * @param parentMessageId the message this one answers
 */
@Serdeable
record Message(
    @Schema(example = "202611/019aa3c0-5b1e-7c3a-9d2f-0a1b2c3d4e5f") String storageKey,
    @Schema(example = "outbound") String direction,
    @Schema(example = "email") String messageType,
    @Schema(example = "opened") String status,
    @Nullable UUID campaignId,
    @Nullable UUID leadId,
    @Nullable UUID enrollmentId,
    @Nullable UUID emailAccountId,
    @Nullable String parentMessageId,
    @Nullable String from,
    @Nullable String to,
    @Nullable String subject,
    @Nullable String failureCode,
    @Nullable Instant sentAt,
    @Nullable Instant openedAt,
    @Nullable Instant clickedAt,
    @Nullable Instant repliedAt,
    @Nullable Instant bouncedAt,
    @Nullable Instant unsubscribedAt,
    Instant createdAt) {}
