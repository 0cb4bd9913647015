package com.penguinmails.operations.staff;

import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;

/**
 * An employee of the platform.
 *
 * @param permissions what the role may do, as area.verb
 */
@Serdeable
record StaffMember(
    UUID userId,
    @Schema(example = "finance") String role,
    @Schema(example = "[\"billing.read\"]") List<String> permissions) {
  static StaffMember of(Staff staff) {
    return new StaffMember(
        staff.userId(),
        staff.role(),
        staff.permissions().stream().map(StaffPermission::key).sorted().toList());
  }
}
