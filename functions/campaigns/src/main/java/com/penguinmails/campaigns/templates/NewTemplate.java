package com.penguinmails.campaigns.templates;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** What a caller says about a template to create. */
@Serdeable
record NewTemplate(
    @Schema(example = "First contact") @NotBlank @Size(max = 100) String name,
    @Schema(example = "A question about {{ company | default: \"your team\" }}")
        @NotBlank
        @Size(max = 255)
        String subject,
    @Schema(example = "<p>Hello {{ first_name | default: \"there\" }},</p>") @NotBlank
        String content) {}
