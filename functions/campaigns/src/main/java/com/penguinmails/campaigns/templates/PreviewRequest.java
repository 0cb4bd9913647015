package com.penguinmails.campaigns.templates;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * For whom to render a template: a lead, made-up values, or nobody in particular.
 *
 * @param variables by name; {@code custom} is an object
 */
@Serdeable
record PreviewRequest(@Nullable UUID leadId, @Nullable Map<String, @Nullable Object> variables) {}
