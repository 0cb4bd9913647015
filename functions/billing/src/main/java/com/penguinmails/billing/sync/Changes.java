package com.penguinmails.billing.sync;

import com.penguinmails.billing.sync.Change.Resource;
import com.stripe.model.Customer;
import com.stripe.model.checkout.Session;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out what an event changes: fetches what it is about and whose it is. */
@Singleton
class Changes {
  private final StripeObjects stripe;
  private final TenantOf tenantOf;
  private final SubscriptionSync subscriptions;
  private final InvoiceSync invoices;
  private final CustomerSync customers;
  private final ProductSync products;

  Changes(
      StripeObjects stripe,
      TenantOf tenantOf,
      SubscriptionSync subscriptions,
      InvoiceSync invoices,
      CustomerSync customers,
      ProductSync products) {
    this.stripe = stripe;
    this.tenantOf = tenantOf;
    this.subscriptions = subscriptions;
    this.invoices = invoices;
    this.customers = customers;
    this.products = products;
  }

  /** Empty when the event is about nothing of ours. */
  Optional<Change> of(StripeEvent event) {
    return EventKind.of(event.type())
        .flatMap(
            kind ->
                switch (kind) {
                  case CHECKOUT -> checkout(event);
                  case SUBSCRIPTION -> subscription(event.objectId(), event.seen(), event);
                  case INVOICE -> invoice(event.objectId(), event.seen(), event);
                  case CHARGE ->
                      stripe
                          .invoiceOfCharge(event.objectId())
                          .flatMap(invoice -> invoice(invoice, event.seen(), event));
                  case DISPUTE ->
                      stripe
                          .invoiceOfDispute(event.objectId())
                          .flatMap(invoice -> invoice(invoice, event.seen(), event));
                  case CUSTOMER -> customer(event.objectId(), event);
                  case PAYMENT_METHOD ->
                      Optional.ofNullable(event.text("customer"))
                          .flatMap(customer -> customer(customer, event));
                  case PRODUCT -> product(event.objectId(), event.seen());
                  case PRICE ->
                      Optional.ofNullable(event.text("product"))
                          .flatMap(product -> product(product, event.seen()));
                });
  }

  /** What is now of one object somebody named. */
  Optional<Change> forced(String kind, String id, Instant seen) {
    return switch (kind) {
      case "subscription" -> subscription(id, seen, null);
      case "invoice" -> invoice(id, seen, null);
      default -> Optional.empty();
    };
  }

  private Optional<Change> checkout(StripeEvent event) {
    Optional<Session> session = stripe.session(event.objectId());
    if (session.isEmpty() || session.get().getSubscription() == null) {
      return Optional.empty();
    }
    UUID claim = SubscriptionState.tenant(session.get().getClientReferenceId());
    String customer = session.get().getCustomer();
    return tenantOf
        .customer(customer, claim)
        .flatMap(
            tenant ->
                stripe
                    .subscription(session.get().getSubscription())
                    .map(
                        state ->
                            new Change(
                                Optional.of(tenant),
                                sql -> {
                                  customers.link(sql, customer, event.seen());
                                  return subscriptions.write(sql, state, event.seen(), event);
                                })));
  }

  private Optional<Change> subscription(String id, Instant seen, @Nullable StripeEvent event) {
    return stripe
        .subscription(id)
        .flatMap(
            state ->
                tenantOf
                    .customer(state.customer(), state.tenantClaim())
                    .map(
                        tenant ->
                            new Change(
                                Optional.of(tenant),
                                sql -> subscriptions.write(sql, state, seen, event))));
  }

  /** An invoice says something of its subscription too: whether it is paid for. */
  private Optional<Change> invoice(String id, Instant seen, @Nullable StripeEvent event) {
    Optional<InvoiceState> invoice = stripe.invoice(id);
    if (invoice.isEmpty()) {
      return Optional.empty();
    }
    Optional<SubscriptionState> subscription =
        Optional.ofNullable(invoice.get().subscription()).flatMap(stripe::subscription);
    UUID claim = subscription.map(SubscriptionState::tenantClaim).orElse(null);
    return tenantOf
        .customer(invoice.get().customer(), claim)
        .map(
            tenant ->
                new Change(
                    Optional.of(tenant),
                    sql -> {
                      UUID row =
                          subscription
                              .map(state -> subscriptions.write(sql, state, seen, null).id())
                              .orElse(null);
                      return invoices.write(sql, invoice.get(), row, seen, event);
                    }));
  }

  private Optional<Change> customer(String id, StripeEvent event) {
    Optional<Customer> customer = stripe.customer(id);
    UUID claim =
        customer
            .filter(found -> found.getMetadata() != null)
            .map(found -> SubscriptionState.tenant(found.getMetadata().get("tenant_id")))
            .orElseGet(event::tenantClaim);
    return tenantOf
        .customer(id, claim)
        .map(
            tenant ->
                new Change(
                    Optional.of(tenant),
                    sql -> {
                      customers.write(sql, id, customer.orElse(null), event.seen());
                      return new Resource("tenant", tenant);
                    }));
  }

  private Optional<Change> product(String id, Instant seen) {
    return products.change(id, stripe.product(id), seen);
  }
}
