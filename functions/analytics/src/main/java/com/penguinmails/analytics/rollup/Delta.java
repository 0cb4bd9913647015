package com.penguinmails.analytics.rollup;

import java.util.UUID;

/** So many more messages of a campaign to which this happened. */
record Delta(UUID tenantId, UUID campaignId, String eventType, int messages) {}
