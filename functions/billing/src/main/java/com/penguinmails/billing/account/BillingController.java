package com.penguinmails.billing.account;

import com.penguinmails.billing.plans.Plan;
import com.penguinmails.billing.plans.Plans;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
import com.penguinmails.web.paging.Cursor;
import com.penguinmails.web.paging.Page;
import com.penguinmails.web.paging.PageRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenant has, has paid and has used. */
@Controller("/api/v1/tenant/billing")
@Tag(name = "Billing")
class BillingController {
  private final Plans plans;
  private final Account account;
  private final UsageReport usage;

  BillingController(Plans plans, Account account, UsageReport usage) {
    this.plans = plans;
    this.account = account;
    this.usage = usage;
  }

  /** List the plans on sale, cheapest first. */
  @Get("/plans")
  List<Plan> plans() {
    return plans.onSale();
  }

  /** Read the subscription with its add-ons. */
  @Get("/subscription")
  SubscriptionView subscription() {
    return account
        .subscription()
        .orElseThrow(() -> ApiError.notFound("subscription", "of this tenant"));
  }

  /**
   * List payments, newest first.
   *
   * @param limit 1 to 100, 50 unless said
   * @param cursor next_cursor of the page before
   */
  @Get("/payments")
  Page<PaymentView> payments(
      @Nullable @QueryValue Integer limit, @Nullable @QueryValue String cursor) {
    PageRequest request = PageRequest.of(limit, cursor);
    return Page.of(
        account.payments(request), request.limit(), p -> new Cursor(p.invoiced(), p.id()));
  }

  /** Read how much of every limit is used. */
  @Get("/usage")
  UsageView usage() {
    return usage.read();
  }

  /** Read who is billed and told. */
  @Get("/contact")
  Contact contact() {
    return account.contact();
  }

  /** Replace who is billed and told; the payment provider is told too. */
  @Put("/contact")
  Contact change(@Body @Valid Contact contact, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return account.change(contact);
  }
}
