package com.penguinmails.campaigns.enrolment;

import com.penguinmails.campaigns.definition.Campaign;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import com.penguinmails.web.paging.Choice;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leads in a campaign. */
@Controller("/api/v1/tenant/campaigns/{id}/enrollments")
@Tag(name = "Campaigns")
class EnrolmentController {
  private static final List<String> STATUSES =
      List.of("enrolled", "active", "sending", "parked", "completed", "exited");

  private final EnrolmentRepository enrolments;
  private final Doorbell doorbell;

  EnrolmentController(EnrolmentRepository enrolments, Doorbell doorbell) {
    this.enrolments = enrolments;
    this.doorbell = doorbell;
  }

  /**
   * List enrolments.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   * @param status only those in this state
   */
  @Get
  Page<Enrolment> list(
      UUID id,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Nullable @QueryValue String status) {
    PageRequest request = PageRequest.of(limit, cursor);
    enrolments.campaign(id);
    return Page.of(
        enrolments.page(id, request, Choice.of("status", status, STATUSES)),
        request.limit(),
        e -> new Cursor(e.created(), e.id()));
  }

  /**
   * Enrol leads by id or by filter. Suppressed leads and leads that are not active are left out,
   * and nobody is enrolled twice.
   */
  @Post
  EnrolmentResult enrol(UUID id, @Body @Valid EnrolmentRequest request) {
    if ((request.leadIds() == null) == (request.filter() == null)) {
      throw ApiError.invalid("/lead_ids", "needs this or filter, not both");
    }
    Campaign campaign = enrolments.campaign(id);
    EnrolmentResult result =
        request.leadIds() != null
            ? enrolments.enrol(id, request.leadIds())
            : enrolments.enrol(id, java.util.Objects.requireNonNull(request.filter()));
    if (campaign.status().equals("sending")) {
      doorbell.ring(Queues.CAMPAIGN_SCHEDULER);
    }
    return result;
  }
}
