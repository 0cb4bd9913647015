package com.penguinmails.operations.staff;

import com.penguinmails.web.identity.Staff;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;

/** For the employee who asks. */
@Controller("/api/v1/platform/me")
@Tag(name = "Staff")
class StaffController {

  /** Tell who you are and what your role may do. */
  @Get
  StaffMember read(@Parameter(hidden = true) Staff staff) {
    return StaffMember.of(staff);
  }
}
