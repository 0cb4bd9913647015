package com.penguinmails.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are exact in every currency. */
class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "4900, usd, 49.00, 49.00",
    "1, EUR, 0.01, 0.01",
    "500, jpy, 500, 500.00",
    "99999999, KRW, 99999999, 99999999.00",
    "5120, kwd, 5.120, 5.12",
    "-1990, TND, -1.990, -1.99",
    "500, ISK, 5.00, 5.00",
    "500, UGX, 5.00, 5.00",
    "999999999999, IDR, 9999999999.99, 9999999999.99"
  })
  void shouldCountAsStripeDoes(long minor, String currency, String major, String column) {
    Money money = new Money(minor, currency);

    assertThat(money.major().toPlainString()).isEqualTo(major);
    assertThat(money.column().toPlainString()).isEqualTo(column);
    assertThat(money.column().movePointRight(money.decimals()).longValueExact()).isEqualTo(minor);
  }

  @Test
  void shouldRefuseWhatStripeNeverCharges() {
    assertThatThrownBy(() -> new Money(5121, "KWD").column())
        .isInstanceOf(ArithmeticException.class);
  }

  /** Where Stripe's unit differs from the standard's, it is on purpose. */
  @Test
  void shouldDifferFromTheStandardOnlyWhereStripeDoes() {
    Set<String> differing =
        java.util.Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .filter(
                currency ->
                    new Money(0, currency.getCurrencyCode()).decimals()
                        != currency.getDefaultFractionDigits())
            .map(java.util.Currency::getCurrencyCode)
            .collect(Collectors.toSet());

    assertThat(differing).contains("ISK", "UGX", "MGA").doesNotContain("USD", "JPY", "KWD", "EUR");
  }
}
