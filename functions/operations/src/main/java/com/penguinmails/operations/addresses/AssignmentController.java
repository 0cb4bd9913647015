package com.penguinmails.operations.addresses;

import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which domain sends from which address, for employees. */
@Controller("/api/v1/platform/infrastructure/assignments")
@Tag(name = "Servers and addresses")
class AssignmentController {
  private final Assignments assignments;

  AssignmentController(Assignments assignments) {
    this.assignments = assignments;
  }

  /**
   * List assignments, ended ones among them, newest first.
   *
   * @param tenantId only those of this tenant
   * @param domainId only those of this domain
   * @param ipId only those of this address
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Assignment> list(
      @Nullable @QueryValue("tenant_id") UUID tenantId,
      @Nullable @QueryValue("domain_id") UUID domainId,
      @Nullable @QueryValue("ip_id") UUID ipId,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_READ);
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        assignments.page(tenantId, domainId, ipId, page),
        page.limit(),
        a -> new Cursor(a.created(), a.id()));
  }

  /** Give a domain an address: the best one, or the one that is named. */
  @Post
  HttpResponse<Assignment> create(
      @Body @Valid NewAssignment assignment, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    return HttpResponse.created(assignments.create(staff, assignment));
  }

  /** End an assignment. */
  @Post("/{id}/release")
  Assignment release(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.INFRASTRUCTURE_WRITE);
    return assignments.release(staff, id);
  }
}
