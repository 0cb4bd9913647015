package com.penguinmails.billing.sync;

import com.penguinmails.billing.stripe.Money;
import com.stripe.model.Charge;
import com.stripe.model.Invoice;
import com.stripe.model.InvoiceLineItem;
import com.stripe.model.InvoicePayment;
import com.stripe.model.PaymentIntent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finalised invoice as Stripe has it now, with what became of its charge.
 *
 * @param amount what was paid, or what is due when nothing was
 * @param status a word of {@code payments.status}
 */
public record InvoiceState(
    String id,
    String customer,
    @Nullable String subscription,
    Money amount,
    long dueMinor,
    String status,
    @Nullable Instant processed,
    @Nullable String description,
    @Nullable String paymentIntent,
    @Nullable Instant periodStart,
    @Nullable Instant periodEnd,
    long refundedMinor,
    boolean disputed,
    int attempts,
    Instant invoiced,
    @Nullable String hostedUrl) {

  /** Reads Stripe's answer; payments with their intents and charges are expanded. */
  public static InvoiceState of(Invoice stripe) {
    Charge charge = charge(stripe);
    long refunded =
        charge == null || charge.getAmountRefunded() == null ? 0 : charge.getAmountRefunded();
    boolean disputed = charge != null && Boolean.TRUE.equals(charge.getDisputed());
    long paid = stripe.getAmountPaid() == null ? 0 : stripe.getAmountPaid();
    boolean isPaid = "paid".equals(stripe.getStatus());
    Long finalised =
        stripe.getStatusTransitions() == null
            ? null
            : stripe.getStatusTransitions().getFinalizedAt();
    InvoiceLineItem.Period period = period(stripe);
    return new InvoiceState(
        stripe.getId(),
        stripe.getCustomer(),
        subscription(stripe),
        new Money(isPaid ? paid : stripe.getAmountDue(), stripe.getCurrency()),
        stripe.getAmountDue(),
        status(stripe, paid, refunded, disputed),
        stripe.getStatusTransitions() == null
            ? null
            : SubscriptionState.instant(stripe.getStatusTransitions().getPaidAt()),
        stripe.getNumber(),
        intent(stripe),
        SubscriptionState.instant(period == null ? stripe.getPeriodStart() : period.getStart()),
        SubscriptionState.instant(period == null ? stripe.getPeriodEnd() : period.getEnd()),
        refunded,
        disputed,
        stripe.getAttemptCount() == null ? 0 : Math.toIntExact(stripe.getAttemptCount()),
        Objects.requireNonNull(
            SubscriptionState.instant(finalised == null ? stripe.getCreated() : finalised)),
        stripe.getHostedInvoiceUrl());
  }

  /** Whether it was ever finalised; a draft is no payment. */
  static boolean isFinal(Invoice stripe) {
    return !"draft".equals(stripe.getStatus());
  }

  private static String status(Invoice stripe, long paid, long refunded, boolean disputed) {
    return switch (stripe.getStatus()) {
      case "paid" -> {
        if (disputed) {
          yield "disputed";
        }
        yield refunded == 0 ? "paid" : refunded >= paid ? "refunded" : "partially_refunded";
      }
      case "void" -> "void";
      case "uncollectible" -> "uncollectible";
      default -> Boolean.TRUE.equals(stripe.getAttempted()) ? "failed" : "open";
    };
  }

  static @Nullable String subscription(Invoice stripe) {
    return stripe.getParent() == null || stripe.getParent().getSubscriptionDetails() == null
        ? null
        : stripe.getParent().getSubscriptionDetails().getSubscription();
  }

  private static InvoiceLineItem.@Nullable Period period(Invoice stripe) {
    List<InvoiceLineItem> lines =
        stripe.getLines() == null ? List.of() : stripe.getLines().getData();
    return lines.isEmpty() ? null : lines.getLast().getPeriod();
  }

  private static @Nullable String intent(Invoice stripe) {
    return payments(stripe).stream()
        .map(payment -> payment.getPayment().getPaymentIntent())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Charge charge(Invoice stripe) {
    return payments(stripe).stream()
        .map(payment -> payment.getPayment().getPaymentIntentObject())
        .filter(Objects::nonNull)
        .map(PaymentIntent::getLatestChargeObject)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static List<InvoicePayment> payments(Invoice stripe) {
    return stripe.getPayments() == null || stripe.getPayments().getData() == null
        ? List.of()
        : stripe.getPayments().getData();
  }
}
