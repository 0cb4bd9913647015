package com.penguinmails.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Price;
import com.stripe.net.RequestOptions;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.ProductCreateParams;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Prices at Stripe, made when a plan or an add-on is first bought. */
@Singleton
public class Prices {
  private final StripeReads reads;

  Prices(StripeReads reads) {
    this.reads = reads;
  }

  /**
   * What is sold.
   *
   * @param product its id at Stripe
   * @param interval month or year
   */
  public record Sold(String product, String name, String interval, Money amount) {
    String lookupKey() {
      return Names.price(product, interval, amount.currency(), amount.minor());
    }
  }

  /** Returns the id of the price, which is made if there is none. */
  public String ensure(Sold sold) {
    return reads.ask(
        stripe -> {
          List<Price> known =
              stripe
                  .v1()
                  .prices()
                  .list(PriceListParams.builder().addLookupKey(sold.lookupKey()).build())
                  .getData();
          return known.isEmpty() ? make(stripe, sold) : known.getFirst().getId();
        });
  }

  /** The keys are the things' own names: who makes the same at the same time gets the same. */
  private static String make(StripeClient stripe, Sold sold) throws StripeException {
    product(stripe, sold);
    return stripe
        .v1()
        .prices()
        .create(
            PriceCreateParams.builder()
                .setProduct(sold.product())
                .setCurrency(sold.amount().currency().toLowerCase(Locale.ROOT))
                .setUnitAmount(sold.amount().minor())
                .setLookupKey(sold.lookupKey())
                .setRecurring(
                    PriceCreateParams.Recurring.builder()
                        .setInterval(
                            PriceCreateParams.Recurring.Interval.valueOf(
                                sold.interval().toUpperCase(Locale.ROOT)))
                        .build())
                .build(),
            RequestOptions.builder().setIdempotencyKey("price:" + sold.lookupKey()).build())
        .getId();
  }

  private static void product(StripeClient stripe, Sold sold) throws StripeException {
    try {
      stripe
          .v1()
          .products()
          .create(
              ProductCreateParams.builder().setId(sold.product()).setName(sold.name()).build(),
              RequestOptions.builder().setIdempotencyKey("product:" + sold.product()).build());
    } catch (InvalidRequestException e) {
      if (!"resource_already_exists".equals(e.getCode())) {
        throw e;
      }
    }
  }
}
