package com.penguinmails.billing.purchase;

import com.penguinmails.billing.purchase.Orders.Requested;
import com.penguinmails.billing.stripe.Money;
import com.penguinmails.billing.stripe.Names;
import com.penguinmails.billing.stripe.Prices;
import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeWrites;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.param.SubscriptionUpdateParams;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Add-ons: items of the subscription beside its plan. */
@Singleton
class AddonShop {
  private record Addon(String type, String name, Money monthly) {}

  private final Database oltp;
  private final Current current;
  private final Prices prices;
  private final StripeWrites stripe;
  private final Clock clock;

  AddonShop(
      @Named("oltp") Database oltp,
      Current current,
      Prices prices,
      StripeWrites stripe,
      Clock clock) {
    this.oltp = oltp;
    this.current = current;
    this.prices = prices;
    this.stripe = stripe;
    this.clock = clock;
  }

  Requested have(String type, int quantity) {
    Addon addon =
        oltp.first(
                "select * from addons where addon_type = ? and is_active",
                row ->
                    new Addon(
                        row.text("addon_type"),
                        row.text("name"),
                        new Money(row.integer("price_monthly"), row.text("currency"))),
                type)
            .orElseThrow(() -> ApiError.notFound("addon", type));
    Subscription subscription = current.need();
    Optional<SubscriptionItem> item =
        subscription.getItems().getData().stream()
            .filter(each -> each.getPrice().getProduct().equals(Names.addonProduct(type)))
            .findFirst();
    if (item.isEmpty() && quantity == 0) {
      throw ApiError.notFound("addon", type);
    }
    try {
      return change(subscription, addon, item.orElse(null), quantity);
    } catch (StripeFailure e) {
      throw e.toApiError();
    }
  }

  private Requested change(
      Subscription subscription, Addon addon, @Nullable SubscriptionItem item, int quantity) {
    SubscriptionUpdateParams.Item.Builder wanted = SubscriptionUpdateParams.Item.builder();
    if (item == null) {
      wanted.setPrice(prices.ensure(sold(subscription, addon))).setQuantity((long) quantity);
    } else if (quantity == 0) {
      wanted.setId(item.getId()).setDeleted(true);
    } else {
      wanted.setId(item.getId()).setQuantity((long) quantity);
    }
    String before = item == null ? "none" : item.getId() + item.getQuantity();
    Subscription changed =
        stripe.change(
            "addon",
            subscription.getId() + addon.type() + before + quantity,
            (client, options) ->
                client
                    .v1()
                    .subscriptions()
                    .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                            .addItem(wanted.build())
                            .setProrationBehavior(
                                SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                            .build(),
                        options));
    audit(addon.type() + " " + quantity);
    return new Requested(
        changed.getStatus(), clock.instant(), Boolean.TRUE.equals(changed.getCancelAtPeriodEnd()));
  }

  /** All items of a subscription are paid at the same interval; a year is twelve months. */
  private static Prices.Sold sold(Subscription subscription, Addon addon) {
    String interval = Current.planItem(subscription).getPrice().getRecurring().getInterval();
    long months = interval.equals("year") ? 12 : 1;
    return new Prices.Sold(
        Names.addonProduct(addon.type()),
        addon.name(),
        interval,
        new Money(addon.monthly().minor() * months, addon.monthly().currency()));
  }

  private void audit(String what) {
    oltp.first(
        "select app_sec.audit('billing.addon_requested', 'tenant', ?, null, jsonb_build_object('what', cast(? as text)))",
        row -> true,
        TenantContext.requireTenant(),
        what);
  }
}
