package com.penguinmails.billing.stripe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;

/**
 * An amount as Stripe counts it.
 *
 * @param minor in the currency's smallest unit at Stripe
 * @param currency ISO 4217, upper case
 */
public record Money(long minor, String currency) {
  /**
   * Stripe's zero-decimal currencies. ISK and UGX have no decimals either, but Stripe keeps
   * counting them in hundredths (docs.stripe.com/currencies).
   */
  private static final Set<String> WHOLE =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");

  /** Counted in thousandths, of which the last digit is always 0. */
  private static final Set<String> THOUSANDTHS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

  public Money {
    currency = currency.toUpperCase(Locale.ROOT);
  }

  /** How many digits behind the point Stripe's smallest unit is. */
  public int decimals() {
    if (WHOLE.contains(currency)) {
      return 0;
    }
    return THOUSANDTHS.contains(currency) ? 3 : 2;
  }

  /** The amount in the currency's main unit, exactly. */
  public BigDecimal major() {
    return BigDecimal.valueOf(minor, decimals());
  }

  /**
   * The amount as {@code payments.amount} keeps it, with two digits. Exact for every amount Stripe
   * charges; a remainder would be a currency we do not know.
   */
  public BigDecimal column() {
    return major().setScale(2, RoundingMode.UNNECESSARY);
  }

  /** For people, for example {@code 49.00 USD}. */
  public String text() {
    return major().toPlainString() + " " + currency;
  }
}
