package com.penguinmails.identity.companies;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a caller says about a company to create. */
@Serdeable
record NewCompany(
    @Schema(example = "Globex") @NotBlank @Size(max = 100) String name,
    @Schema(example = "globex") @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,99}")
        String workspaceName,
    @Nullable @Size(max = 2000) @Pattern(regexp = "https?://.+") String logoUrl) {}
