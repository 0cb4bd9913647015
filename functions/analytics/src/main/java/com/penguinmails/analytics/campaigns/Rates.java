package com.penguinmails.analytics.campaigns;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Counters in proportion to each other: percent with two decimals, null while there is nothing to
 * divide by ({@code spec/schema-optimization.md}, {@code campaign_performance_mv}).
 *
 * @param delivery delivered of sent
 * @param open opened of delivered
 * @param click clicked of delivered
 * @param reply replied of delivered
 * @param bounce bounced of sent
 */
@Serdeable
public record Rates(
    @Schema(example = "97.50") @Nullable BigDecimal delivery,
    @Schema(example = "41.03") @Nullable BigDecimal open,
    @Schema(example = "7.69") @Nullable BigDecimal click,
    @Schema(example = "3.33") @Nullable BigDecimal reply,
    @Schema(example = "2.50") @Nullable BigDecimal bounce) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  static Rates of(Counters counters) {
    return new Rates(
        percent(counters.delivered(), counters.sent()),
        percent(counters.opened(), counters.delivered()),
        percent(counters.clicked(), counters.delivered()),
        percent(counters.replied(), counters.delivered()),
        percent(counters.bounced(), counters.sent()));
  }

  private static @Nullable BigDecimal percent(int part, int whole) {
    return whole <= 0
        ? null
        : BigDecimal.valueOf(part)
            .multiply(HUNDRED)
            .divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP);
  }
}
