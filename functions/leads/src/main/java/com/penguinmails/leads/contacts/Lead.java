package com.penguinmails.leads.contacts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody a tenant writes to.
 *
 * @param email unique within the tenant; lower case, the domain in Unicode
 * @param timezone an IANA zone or offset
 * @param customFields what templates may use besides, by name
 * @param status active, unsubscribed, bounced, replied or inactive; only active leads get mail
 * @param importId the last import that brought the lead
 */
@Serdeable
record Lead(
    UUID id,
    @Schema(example = "ada@globex.example") String email,
    @Schema(example = "Ada Lovelace") @Nullable String name,
    @Schema(example = "Ada") @Nullable String firstName,
    @Schema(example = "Lovelace") @Nullable String lastName,
    @Schema(example = "Globex") @Nullable String company,
    @Schema(example = "Engineer") @Nullable String jobTitle,
    @Schema(example = "London") @Nullable String city,
    @Schema(example = "United Kingdom") @Nullable String country,
    @Schema(example = "https://globex.example") @Nullable String website,
    @Schema(example = "Europe/London") @Nullable String timezone,
    @Schema(example = "{\"plan\": \"pro\"}") Map<String, Object> customFields,
    @Schema(example = "active") String status,
    @Nullable UUID importId,
    Instant created,
    Instant updated) {}
