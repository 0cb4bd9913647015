package com.penguinmails.billing.plans;

import com.penguinmails.data.sql.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a plan allows; null is no limit.
 *
 * @param apiRateLimit requests a minute
 * @param maxStorageGb in GiB
 */
@Serdeable
public record PlanLimits(
    @Schema(example = "10") @Nullable @Min(0) Integer maxUsers,
    @Schema(example = "20") @Nullable @Min(0) Integer maxDomains,
    @Schema(example = "30") @Nullable @Min(0) Integer maxCampaignsPerMonth,
    @Schema(example = "40") @Nullable @Min(1) Integer apiRateLimit,
    @Schema(example = "50") @Nullable @Min(0) Integer maxEmailAccounts,
    @Schema(example = "60") @Nullable @Min(0) Integer maxEmailsPerMonth,
    @Schema(example = "70") @Nullable @Min(0) Integer maxWarmups,
    @Schema(example = "80") @Nullable @Min(0) Integer maxContacts,
    @Schema(example = "90") @Nullable @Min(0) Integer maxStorageGb,
    boolean apiAccess,
    boolean prioritySupport,
    boolean advancedAnalytics,
    boolean whiteLabel) {
  static PlanLimits of(Row row) throws SQLException {
    return new PlanLimits(
        row.integerOrNull("max_users"),
        row.integerOrNull("max_domains"),
        row.integerOrNull("max_campaigns_per_month"),
        row.integerOrNull("api_rate_limit"),
        row.integerOrNull("max_email_accounts"),
        row.integerOrNull("max_emails_per_month"),
        row.integerOrNull("max_warmups"),
        row.integerOrNull("max_contacts"),
        row.integerOrNull("max_storage_gb"),
        row.bool("api_access"),
        row.bool("priority_support"),
        row.bool("advanced_analytics"),
        row.bool("white_label"));
  }
}
