package com.penguinmails.analytics.performance;

import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.limits.Entitlements;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Analytics of the caller's tenant in lists. */
@Controller("/api/v1/tenant/analytics")
@Tag(name = "Analytics")
class PerformanceController {
  private final PerformanceRepository performance;
  private final Entitlements entitlements;

  PerformanceController(PerformanceRepository performance, Entitlements entitlements) {
    this.performance = performance;
    this.entitlements = entitlements;
  }

  /**
   * List campaigns with their rates, last changed first; a few minutes behind, as as_of says.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/campaigns")
  Page<CampaignPerformance> campaigns(
      @Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        performance.campaigns(page), page.limit(), c -> new Cursor(c.updatedAt(), c.campaignId()));
  }

  /** List what each step of a campaign has achieved; part of advanced analytics. */
  @Get("/campaigns/{id}/steps")
  Page<StepAnalytics> steps(UUID id) {
    requireAdvanced();
    if (!performance.knows(id)) {
      throw ApiError.notFound("campaign", id);
    }
    List<StepAnalytics> steps = performance.steps(id);
    return new Page<>(List.copyOf(steps), null, false, null);
  }

  /**
   * List email accounts with what they have achieved, last changed first; part of advanced
   * analytics.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/mailboxes")
  Page<MailboxAnalytics> mailboxes(
      @Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    requireAdvanced();
    PageRequest page = PageRequest.of(limit, cursor);
    return Page.of(
        performance.mailboxes(page),
        page.limit(),
        m -> new Cursor(m.updatedAt(), m.emailAccountId()));
  }

  private void requireAdvanced() {
    entitlements.of(TenantContext.requireTenant()).requireAdvancedAnalytics();
  }
}
