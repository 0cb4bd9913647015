package com.penguinmails.billing.account;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invoice and what became of it.
 *
 * @param amount in minor units of the currency, as Stripe counts them
 * @param status open, paid, failed, void, uncollectible, refunded, partially_refunded or disputed
 */
@Serdeable
record PaymentView(
    UUID id,
    @Schema(example = "14900") long amount,
    @Schema(example = "USD") String currency,
    @Schema(example = "paid") String status,
    @Schema(example = "0") long refunded,
    @Schema(example = "A1B2C3-0001") @Nullable String number,
    @Nullable Instant periodStart,
    @Nullable Instant periodEnd,
    Instant invoiced,
    @Nullable Instant paid,
    @Nullable String invoiceUrl) {}
