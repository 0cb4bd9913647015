package com.penguinmails.operations.addresses;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address a server has besides those it was set up with.
 *
 * @param dedicatedTo the only tenant that may send from it; none leaves it to the server
 */
@Serdeable
record NewAddress(
    @NotNull UUID serverId,
    @NotBlank
        @Pattern(
            regexp =
                "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|[0-9a-fA-F:]{3,39}")
        @Schema(example = "198.18.0.1")
        String ipAddress,
    @Nullable UUID dedicatedTo) {}
