package com.penguinmails.web.limits;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.PlanLimit;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's plan and add-ons allow of the API.
 *
 * @param plan its name
 * @param readOnly whether the tenant may only look, because it did not pay or has cancelled
 * @param requestsPerMinute null is no limit
 */
public record Entitlement(
    String plan,
    boolean readOnly,
    @Nullable Long requestsPerMinute,
    boolean apiAccess,
    boolean advancedAnalytics,
    boolean whiteLabel) {

  /** Goes on only when the plan includes API keys. */
  void requireApiAccess() {
    if (!apiAccess) {
      throw ApiError.planLimit(new PlanLimit("api_access", 0, 0, 1, plan));
    }
  }

  /** Goes on only when the tenant may change things. */
  void requireWritable() {
    if (readOnly) {
      throw ApiError.paymentRequired(
          "subscription_read_only",
          "Your subscription is not paid for or has ended: everything can be read, nothing changed."
              + " Open the billing portal to pay.");
    }
  }

  /** Goes on only when the plan includes advanced analytics. */
  public void requireAdvancedAnalytics() {
    if (!advancedAnalytics) {
      throw ApiError.planLimit(new PlanLimit("advanced_analytics", 0, 0, 1, plan));
    }
  }
}
