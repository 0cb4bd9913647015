package com.penguinmails.operations.decommission;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.ZoneId;

/** The periods of the provider that is configured. */
@Factory
final class BillingPeriodsFactory {
  @Singleton
  BillingPeriods periods(@Value("${hostwinds.billing.zone:UTC}") String zone) {
    return new BillingPeriods(ZoneId.of(zone));
  }
}
