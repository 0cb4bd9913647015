package com.penguinmails.billing.plans;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.http.EntityTag;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans, for employees. */
@Controller(PlanStaffController.PATH)
@Tag(name = "Plans and payments")
class PlanStaffController {
  static final String PATH = "/api/v1/platform/plans";

  private final Plans plans;

  PlanStaffController(Plans plans) {
    this.plans = plans;
  }

  /**
   * List every version of every plan, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Plan> list(
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.PLANS_READ);
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(plans.page(request), request.limit(), p -> new Cursor(p.created(), p.id()));
  }

  /** Create a plan. */
  @Post
  HttpResponse<Plan> create(@Body @Valid NewPlan plan, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.PLANS_WRITE);
    Plan created = plans.create(plan);
    return HttpResponse.created(created, URI.create(PATH + "/" + created.id()))
        .header("ETag", EntityTag.of(created.updated()));
  }

  /** Read one version of a plan. */
  @Get("/{id}")
  HttpResponse<Plan> read(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.PLANS_READ);
    Plan plan = plans.find(id).orElseThrow(() -> ApiError.notFound("plan", id));
    return HttpResponse.ok(plan).header("ETag", EntityTag.of(plan.updated()));
  }

  /** Change a plan; changed limits, features or prices make a new version, which is answered. */
  @Put("/{id}")
  HttpResponse<Plan> change(
      UUID id,
      @Body @Valid NewPlan plan,
      @Parameter(hidden = true) Staff staff,
      HttpRequest<?> request) {
    staff.require(StaffPermission.PLANS_WRITE);
    Plan changed = plans.change(id, plan, updated -> EntityTag.check(request, "plan", updated));
    return HttpResponse.ok(changed).header("ETag", EntityTag.of(changed.updated()));
  }

  /** Delete a plan nobody ever had. */
  @Delete("/{id}")
  HttpResponse<Void> delete(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.PLANS_WRITE);
    plans.delete(id);
    return HttpResponse.noContent();
  }
}
