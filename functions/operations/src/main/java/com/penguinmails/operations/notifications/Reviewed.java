package com.penguinmails.operations.notifications;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a review changed.
 *
 * @param reviewed how many of the notifications there are
 */
@Serdeable
record Reviewed(@Schema(example = "2") int reviewed) {}
