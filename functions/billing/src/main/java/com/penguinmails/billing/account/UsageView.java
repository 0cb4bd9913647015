package com.penguinmails.billing.account;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the plan and its add-ons allow and what is used.
 *
 * @param monthStart when what counts by the month began to count
 */
@Serdeable
record UsageView(
    @Schema(example = "Professional") String plan,
    Instant monthStart,
    List<Limit> limits,
    boolean apiAccess,
    boolean prioritySupport,
    boolean advancedAnalytics,
    boolean whiteLabel) {

  /**
   * One limit.
   *
   * @param allowed null is no limit
   * @param reconciled when it was last counted anew
   */
  @Serdeable
  record Limit(
      @Schema(example = "domains") String limit,
      @Schema(example = "15") @Nullable Long allowed,
      @Schema(example = "3") long used,
      @Nullable Instant reconciled) {}
}
