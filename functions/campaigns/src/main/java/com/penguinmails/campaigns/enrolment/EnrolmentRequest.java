package com.penguinmails.campaigns.enrolment;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom to enrol: leads by id, or all a filter finds.
 *
 * @param leadIds at most 10,000
 */
@Serdeable
record EnrolmentRequest(
    @Nullable @Size(min = 1, max = 10_000) List<UUID> leadIds, @Nullable @Valid Filter filter) {

  /**
   * Which leads; what is absent does not restrict.
   *
   * @param emailPrefix what the address begins with
   */
  @Serdeable
  record Filter(
      @Schema(example = "active")
          @Nullable
          @Pattern(regexp = "active|unsubscribed|bounced|replied|inactive")
          String status,
      @Nullable UUID importId,
      @Nullable @Size(max = 255) String emailPrefix) {}
}
