package com.penguinmails.operations.queues;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * How a redrive ended.
 *
 * @param requeued jobs that are in their queues again; those already redriven are not counted
 */
@Serdeable
record Redriven(@Schema(example = "12") int requeued) {}
