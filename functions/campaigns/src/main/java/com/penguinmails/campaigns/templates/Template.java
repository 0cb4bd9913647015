package com.penguinmails.campaigns.templates;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/**
 * Subject and content of a mail in Liquid.
 *
 * @param content HTML when it has a tag, else text; the other form is derived
 */
@Serdeable
public record Template(
    UUID id,
    @Schema(example = "First contact") String name,
    @Schema(example = "A question about {{ company | default: \"your team\" }}") String subject,
    @Schema(example = "<p>Hello {{ first_name | default: \"there\" }},</p>") String content,
    Instant created,
    Instant updated) {}
