package com.penguinmails.billing.sync;

import java.util.Optional;

/** What an event of Stripe's is about; anything else is stored and ignored. */
public enum EventKind {
  CHECKOUT,
  SUBSCRIPTION,
  INVOICE,
  CHARGE,
  DISPUTE,
  CUSTOMER,
  PAYMENT_METHOD,
  PRODUCT,
  PRICE;

  /** The kind of a type such as {@code invoice.paid}. */
  public static Optional<EventKind> of(String type) {
    return Optional.ofNullable(
        switch (type) {
          case "checkout.session.completed" -> CHECKOUT;
          case "customer.subscription.created",
              "customer.subscription.updated",
              "customer.subscription.deleted",
              "customer.subscription.paused",
              "customer.subscription.resumed",
              "customer.subscription.trial_will_end",
              "customer.subscription.pending_update_applied",
              "customer.subscription.pending_update_expired" ->
              SUBSCRIPTION;
          case "invoice.finalized",
              "invoice.paid",
              "invoice.payment_failed",
              "invoice.payment_action_required",
              "invoice.marked_uncollectible",
              "invoice.voided" ->
              INVOICE;
          case "charge.refunded" -> CHARGE;
          case "charge.dispute.created", "charge.dispute.closed" -> DISPUTE;
          case "customer.created", "customer.updated", "customer.deleted" -> CUSTOMER;
          case "payment_method.attached" -> PAYMENT_METHOD;
          case "product.created", "product.updated", "product.deleted" -> PRODUCT;
          case "price.created", "price.updated", "price.deleted" -> PRICE;
          default -> null;
        });
  }
}
