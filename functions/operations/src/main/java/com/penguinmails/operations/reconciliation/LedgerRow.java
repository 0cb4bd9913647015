package com.penguinmails.operations.reconciliation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A send as the ledger knows it; its id is its job's id, too. */
record LedgerRow(
    UUID id,
    String storageKey,
    String state,
    UUID campaignId,
    UUID enrollmentId,
    UUID leadId,
    UUID stepId,
    UUID accountId,
    @Nullable String failureCode,
    @Nullable Instant settled) {}
