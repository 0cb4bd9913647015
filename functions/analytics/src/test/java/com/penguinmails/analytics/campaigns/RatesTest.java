package com.penguinmails.analytics.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RatesTest {
  @Test
  void shouldBeNullWhenNothingWasSent() {
    assertThat(Rates.of(new Counters(0, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(new Rates(null, null, null, null, null));
  }

  @Test
  void shouldRelateOpensToDeliveredAndBouncesToSent() {
    Rates rates = Rates.of(new Counters(400, 390, 160, 30, 13, 10, 2, 0));
    assertThat(rates)
        .isEqualTo(
            new Rates(
                new BigDecimal("97.50"),
                new BigDecimal("41.03"),
                new BigDecimal("7.69"),
                new BigDecimal("3.33"),
                new BigDecimal("2.50")));
  }

  @Test
  void shouldHaveNoOpenRateWhenEverythingBounced() {
    Rates rates = Rates.of(new Counters(3, 0, 0, 0, 0, 3, 0, 0));
    assertThat(rates.open()).isNull();
    assertThat(rates.delivery()).isEqualTo(new BigDecimal("0.00"));
    assertThat(rates.bounce()).isEqualTo(new BigDecimal("100.00"));
  }
}
