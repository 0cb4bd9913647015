package com.penguinmails.leads.contacts;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller changes of a lead; what is absent stays, an empty text clears.
 *
 * @param customFields replaces all of them
 * @param status only these two can be chosen; the others follow from what happened
 */
@Serdeable
record LeadChange(
    @Schema(example = "ada@globex.example") @Nullable @Size(max = 1000) String email,
    @Schema(example = "Ada Lovelace")
        @Nullable
        @Size(max = 200)
        @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String name,
    @Schema(example = "Ada")
        @Nullable
        @Size(max = 100)
        @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String firstName,
    @Schema(example = "Lovelace")
        @Nullable
        @Size(max = 100)
        @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String lastName,
    @Schema(example = "Globex")
        @Nullable
        @Size(max = 200)
        @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String company,
    @Nullable @Size(max = 200) @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String jobTitle,
    @Nullable @Size(max = 200) @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String city,
    @Nullable @Size(max = 200) @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String country,
    @Nullable @Size(max = 500) @Pattern(regexp = LeadRules.LINE, message = LeadRules.ONE_LINE)
        String website,
    @Schema(example = "Europe/London") @Nullable @Size(max = 64) String timezone,
    @Schema(example = "{\"plan\": \"pro\"}") @Nullable Map<String, Object> customFields,
    @Schema(example = "inactive") @Nullable @Pattern(regexp = "active|inactive") String status) {}
