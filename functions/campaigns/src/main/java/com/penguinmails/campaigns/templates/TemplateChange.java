package com.penguinmails.campaigns.templates;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a caller changes of a template; what is absent stays. */
@Serdeable
record TemplateChange(
    @Nullable @Size(min = 1, max = 100) String name,
    @Nullable @Size(min = 1, max = 255) String subject,
    @Nullable @Size(min = 1) String content) {}
