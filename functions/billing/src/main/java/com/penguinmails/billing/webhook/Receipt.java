package com.penguinmails.billing.webhook;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What became of an event.
 *
 * @param status queued, ignored (a type we do not use) or duplicate
 */
@Serdeable
record Receipt(
    @Schema(example = "evt_1PqXyZ") String id, @Schema(example = "queued") String status) {}
