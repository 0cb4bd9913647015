package com.penguinmails.identity.companies;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a caller changes of a company; what is absent stays. */
@Serdeable
record CompanyChange(
    @Schema(example = "Globex International") @Nullable @Size(min = 1, max = 100) String name,
    @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,99}") String workspaceName,
    @Nullable @Size(max = 2000) @Pattern(regexp = "https?://.+") String logoUrl,
    @Nullable @Pattern(regexp = "active|inactive|archived") String status) {}
