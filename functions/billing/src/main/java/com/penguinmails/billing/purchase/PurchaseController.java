package com.penguinmails.billing.purchase;

import com.penguinmails.billing.purchase.Orders.AddonOrder;
import com.penguinmails.billing.purchase.Orders.CheckoutOrder;
import com.penguinmails.billing.purchase.Orders.PlanOrder;
import com.penguinmails.billing.purchase.Orders.PortalOrder;
import com.penguinmails.billing.purchase.Orders.Redirect;
import com.penguinmails.billing.purchase.Orders.Requested;
import com.penguinmails.web.identity.Caller;
import com.penguinmails.web.identity.Permission;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;

/** What a tenant's owner or admin does about its subscription. */
@Controller("/api/v1/tenant/billing")
@Tag(name = "Billing")
class PurchaseController {
  private final Checkout checkout;
  private final Changing changing;
  private final AddonShop addons;

  PurchaseController(Checkout checkout, Changing changing, AddonShop addons) {
    this.checkout = checkout;
    this.changing = changing;
    this.addons = addons;
  }

  /** Start buying a plan; send the person to the URL of the answer. */
  @Post("/checkout")
  Redirect checkout(@Body @Valid CheckoutOrder order, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return checkout.start(order, caller);
  }

  /** Open the payment provider's portal: payment methods, invoices, address. */
  @Post("/portal")
  Redirect portal(@Body @Valid PortalOrder order, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return checkout.portal(order);
  }

  /** Change the plan, now or when the period ends; a smaller one only then. */
  @Post("/subscription/change")
  Requested change(@Body @Valid PlanOrder order, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return changing.plan(order);
  }

  /** Keep the present plan after all. */
  @Delete("/subscription/change")
  Requested keep(@Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return changing.keepPlan();
  }

  /** Cancel when the period ends. */
  @Post("/subscription/cancel")
  Requested cancel(@Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return changing.cancelAtPeriodEnd(true);
  }

  /** Do not cancel after all. */
  @Post("/subscription/resume")
  Requested resume(@Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return changing.cancelAtPeriodEnd(false);
  }

  /** Have this many of an add-on, charged from now. */
  @Put("/addons/{type}")
  Requested addon(
      String type, @Body @Valid AddonOrder order, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return addons.have(type, order.quantity());
  }

  /** Give an add-on back. */
  @Delete("/addons/{type}")
  Requested remove(String type, @Parameter(hidden = true) Caller caller) {
    caller.require(Permission.ADMIN);
    return addons.have(type, 0);
  }
}
