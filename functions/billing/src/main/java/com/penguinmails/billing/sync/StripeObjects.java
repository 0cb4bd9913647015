package com.penguinmails.billing.sync;

import com.penguinmails.billing.stripe.StripeFailure;
import com.penguinmails.billing.stripe.StripeReads;
import com.stripe.model.Charge;
import com.stripe.model.Customer;
import com.stripe.model.Dispute;
import com.stripe.model.InvoicePayment;
import com.stripe.model.Product;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionSchedule;
import com.stripe.model.checkout.Session;
import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.param.SubscriptionScheduleRetrieveParams;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fetches what events are about, as it is now, with what belongs to it. */
@Singleton
public class StripeObjects {
  private final StripeReads stripe;

  StripeObjects(StripeReads stripe) {
    this.stripe = stripe;
  }

  /** A subscription with its latest invoice, and its schedule if it has one. */
  public Optional<SubscriptionState> subscription(String id) {
    return known(
            () ->
                stripe.ask(
                    client ->
                        client
                            .v1()
                            .subscriptions()
                            .retrieve(
                                id,
                                SubscriptionRetrieveParams.builder()
                                    .addExpand("latest_invoice")
                                    .build())))
        .map(found -> SubscriptionState.of(found, schedule(found)));
  }

  /** An invoice with its payments, their intents and charges; empty while it is a draft. */
  Optional<InvoiceState> invoice(String id) {
    return known(
            () ->
                stripe.ask(
                    client ->
                        client
                            .v1()
                            .invoices()
                            .retrieve(
                                id,
                                InvoiceRetrieveParams.builder()
                                    .addExpand("payments.data.payment.payment_intent.latest_charge")
                                    .build())))
        .filter(InvoiceState::isFinal)
        .map(InvoiceState::of);
  }

  Optional<Customer> customer(String id) {
    return known(() -> stripe.ask(client -> client.v1().customers().retrieve(id)));
  }

  Optional<Session> session(String id) {
    return known(() -> stripe.ask(client -> client.v1().checkout().sessions().retrieve(id)));
  }

  Optional<Product> product(String id) {
    return known(() -> stripe.ask(client -> client.v1().products().retrieve(id)));
  }

  /** The invoice a charge paid. */
  Optional<String> invoiceOfCharge(String id) {
    Optional<Charge> charge = known(() -> stripe.ask(client -> client.v1().charges().retrieve(id)));
    return charge.flatMap(found -> invoiceOfIntent(found.getPaymentIntent()));
  }

  /** The invoice whose payment is disputed. */
  Optional<String> invoiceOfDispute(String id) {
    Optional<Dispute> dispute =
        known(() -> stripe.ask(client -> client.v1().disputes().retrieve(id)));
    return dispute.flatMap(found -> invoiceOfIntent(found.getPaymentIntent()));
  }

  private Optional<String> invoiceOfIntent(@Nullable String intent) {
    if (intent == null) {
      return Optional.empty();
    }
    InvoicePaymentListParams by =
        InvoicePaymentListParams.builder()
            .setPayment(
                InvoicePaymentListParams.Payment.builder()
                    .setType(InvoicePaymentListParams.Payment.Type.PAYMENT_INTENT)
                    .setPaymentIntent(intent)
                    .build())
            .build();
    return stripe.ask(client -> client.v1().invoicePayments().list(by)).getData().stream()
        .map(InvoicePayment::getInvoice)
        .findFirst();
  }

  private @Nullable SubscriptionSchedule schedule(Subscription subscription) {
    String id = subscription.getSchedule();
    if (id == null) {
      return null;
    }
    return known(
            () ->
                stripe.ask(
                    client ->
                        client
                            .v1()
                            .subscriptionSchedules()
                            .retrieve(
                                id,
                                SubscriptionScheduleRetrieveParams.builder()
                                    .addExpand("phases.items.price")
                                    .build())))
        .orElse(null);
  }

  private static <T> Optional<T> known(java.util.function.Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (StripeFailure e) {
      if (e.kind() == StripeFailure.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
