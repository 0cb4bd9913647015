package com.penguinmails.billing.stripe;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What our plans and add-ons are called at Stripe. Products have the id we give them, so that
 * either side finds the other's without a table between.
 */
public final class Names {
  private static final String PLAN = "plan_";
  private static final String ADDON = "addon_";

  private Names() {}

  /** The product of a plan. */
  public static String planProduct(UUID plan) {
    return PLAN + plan;
  }

  /** The product of an add-on. */
  public static String addonProduct(String type) {
    return ADDON + type;
  }

  /** The lookup key of a product's price; a changed amount is another price. */
  public static String price(String product, String interval, String currency, long minor) {
    return product + "_" + interval + "_" + currency + "_" + minor;
  }

  /** The plan a product stands for. */
  public static Optional<UUID> plan(@Nullable String product) {
    if (product == null || !product.startsWith(PLAN)) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(product.substring(PLAN.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The add-on a product stands for. */
  public static Optional<String> addon(@Nullable String product) {
    return product != null && product.startsWith(ADDON)
        ? Optional.of(product.substring(ADDON.length()))
        : Optional.empty();
  }
}
