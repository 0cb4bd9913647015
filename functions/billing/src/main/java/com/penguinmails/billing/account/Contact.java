package com.penguinmails.billing.account;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is billed and told.
 *
 * @param userId the member to ask about bills
 * @param everyChange whether every change is told by e-mail, not only what needs action
 */
@Serdeable
record Contact(
    @Nullable UUID userId,
    @Schema(example = "billing@globex.example") @Nullable @Email @Size(max = 255) String email,
    @Nullable @Valid Address address,
    boolean everyChange) {

  /** A postal address. */
  @Serdeable
  record Address(
      @Nullable @Size(max = 200) String line1,
      @Nullable @Size(max = 200) String line2,
      @Nullable @Size(max = 20) String postalCode,
      @Nullable @Size(max = 100) String city,
      @Nullable @Size(max = 100) String state,
      @Schema(example = "DE") @Nullable @Pattern(regexp = "[A-Z]{2}") String country) {}
}
