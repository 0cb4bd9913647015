package com.penguinmails.mailboxes.domains;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller says about a domain to add. */
@Serdeable
record NewDomain(
    @Schema(example = "mail.globex.example") @NotBlank @Size(max = 253) String domain,
    @Nullable UUID companyId) {}
