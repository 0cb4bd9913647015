package com.penguinmails.operations.notifications;

import com.penguinmails.kernel.ApiError;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the system has to say, for operators. */
@Controller("/api/v1/queue/notifications")
@Tag(name = "Notifications")
class NotificationController {
  private final NotificationFeed feed;

  NotificationController(NotificationFeed feed) {
    this.feed = feed;
  }

  /**
   * List system notifications, the newest first.
   *
   * @param scope system or tenant
   * @param priority info, low, warning, medium, high, error or critical
   * @param status unread or reviewed
   * @param open true for what lasts, false for what is over
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get
  Page<Notification> list(
      @Nullable @QueryValue String scope,
      @Nullable @QueryValue String priority,
      @Nullable @QueryValue String status,
      @Nullable @QueryValue Boolean open,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.NOTIFICATIONS_READ);
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        feed.page(Filter.of(scope, priority, status, open), page),
        page.limit(),
        one -> new Cursor(one.created(), one.id()));
  }

  /** Mark one notification as seen, with a note if there is something to say. */
  @Post("/{id}/reviewed")
  HttpResponse<Void> review(
      UUID id, @Body @Valid Review review, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.NOTIFICATIONS_WRITE);
    if (feed.review(List.of(id), staff.userId(), false, review.notes()) == 0) {
      throw ApiError.notFound("notification", id);
    }
    return HttpResponse.noContent();
  }

  /** Mark many notifications as seen, or as over. */
  @Post("/bulk-review")
  Reviewed bulkReview(@Body @Valid BulkReview review, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.NOTIFICATIONS_WRITE);
    boolean resolve = review.action().equals("resolved");
    return new Reviewed(feed.review(review.ids(), staff.userId(), resolve, review.notes()));
  }
}
