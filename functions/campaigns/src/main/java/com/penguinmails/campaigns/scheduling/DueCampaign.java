package com.penguinmails.campaigns.scheduling;

import java.util.UUID;

/** A sending campaign with due enrolments, or with none left at all. */
record DueCampaign(UUID tenantId, UUID campaignId) {}
