package com.penguinmails.analytics.rollup;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * So many more messages to which this happened.
 *
 * @param campaignId null for a message of warm-up
 * @param mailboxId the email account that sent it; null for an event recorded before that was kept
 */
record Delta(
    UUID tenantId,
    @Nullable UUID campaignId,
    @Nullable UUID stepId,
    @Nullable UUID leadId,
    @Nullable UUID mailboxId,
    String eventType,
    int messages) {}
