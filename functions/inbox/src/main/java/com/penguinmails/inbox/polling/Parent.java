package com.penguinmails.inbox.polling;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message of ours that something answers. */
record Parent(
    String storageKey,
    @Nullable String headerMessageId,
    @Nullable UUID campaignId,
    @Nullable UUID leadId,
    @Nullable UUID enrollmentId) {}
