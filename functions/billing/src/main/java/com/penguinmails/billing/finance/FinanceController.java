package com.penguinmails.billing.finance;

import com.penguinmails.billing.finance.Views.EventView;
import com.penguinmails.billing.finance.Views.MoveOrder;
import com.penguinmails.billing.finance.Views.PlanSummary;
import com.penguinmails.billing.finance.Views.Queued;
import com.penguinmails.billing.finance.Views.SubscriptionDetail;
import com.penguinmails.billing.finance.Views.SubscriptionLine;
import com.penguinmails.billing.finance.Views.SyncOrder;
import com.penguinmails.billing.finance.Views.WebhookHealth;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Staff;
import com.penguinmails.web.identity.StaffPermission;
import com.penguinmails.web.paging.Choice;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
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

/** Subscriptions of all tenants and the state of the connection with Stripe. */
@Controller("/api/v1/platform")
@Tag(name = "Plans and payments")
class FinanceController {
  private static final List<String> STATUSES = List.of("active", "past_due", "unpaid", "canceled");
  private static final List<String> OUTCOMES = List.of("received", "applied", "ignored", "failed");

  private final Subscriptions subscriptions;
  private final StripeHealth health;
  private final SyncRequests requests;

  FinanceController(Subscriptions subscriptions, StripeHealth health, SyncRequests requests) {
    this.subscriptions = subscriptions;
    this.health = health;
    this.requests = requests;
  }

  /**
   * List subscriptions, newest first.
   *
   * @param status active, past_due, unpaid or canceled
   * @param planId only those with this version of a plan
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/subscriptions")
  Page<SubscriptionLine> list(
      @Nullable @QueryValue String status,
      @Nullable @QueryValue("plan_id") UUID planId,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_READ);
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(
        subscriptions.page(Choice.of("status", status, STATUSES), planId, request),
        request.limit(),
        line -> new Cursor(line.created(), line.id()));
  }

  /** Read one subscription with its customer, add-ons and latest payments. */
  @Get("/subscriptions/{id}")
  SubscriptionDetail read(UUID id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_READ);
    return subscriptions.find(id).orElseThrow(() -> ApiError.notFound("subscription", id));
  }

  /** Move a subscription to another version of a plan, charged from its next period. */
  @Post("/subscriptions/{id}/move")
  Queued move(UUID id, @Body @Valid MoveOrder order, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_WRITE);
    SubscriptionDetail found =
        subscriptions.find(id).orElseThrow(() -> ApiError.notFound("subscription", id));
    return requests.move(staff, found.subscription(), order.planId());
  }

  /** Count subscriptions by plan and status. */
  @Get("/finance/subscription-summary")
  List<PlanSummary> summary(@Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_READ);
    return subscriptions.summary();
  }

  /** Tell how Stripe's webhooks are doing: healthy, delayed or error. */
  @Get("/finance/stripe-sync-status")
  WebhookHealth health(@Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_READ);
    return health.read();
  }

  /**
   * List Stripe's events, newest first.
   *
   * @param status received, applied, ignored or failed
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/finance/events")
  Page<EventView> events(
      @Nullable @QueryValue String status,
      @Nullable @QueryValue Integer limit,
      @Nullable @QueryValue String cursor,
      @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_READ);
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(
        health.events(Choice.of("status", status, OUTCOMES), request),
        request.limit(),
        event -> new Cursor(event.received(), new UUID(0, 0)));
  }

  /** Fetch one invoice or subscription from Stripe again. */
  @Post("/finance/sync")
  Queued sync(@Body @Valid SyncOrder order, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_WRITE);
    return requests.sync(order);
  }

  /** Apply a stored event once more. */
  @Post("/finance/events/{id}/replay")
  Queued replay(String id, @Parameter(hidden = true) Staff staff) {
    staff.require(StaffPermission.BILLING_WRITE);
    return requests.replay(id);
  }
}
