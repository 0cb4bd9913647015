package com.penguinmails.data.isolation;

import com.penguinmails.data.migration.Roles;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A function with rights of its own whose purpose is to cross tenants.
 *
 * @param roles exactly those who may execute it
 * @param alsoForATenant whether it crosses while a tenant is running too
 */
record Crossing(String function, Set<String> roles, boolean alsoForATenant, String why) {
  private static final Set<String> REQUESTS = Set.of(Roles.APP, Roles.PLATFORM);

  static final List<Crossing> ALL =
      List.of(
          new Crossing(
              "app_sec.authenticate_api_key",
              REQUESTS,
              true,
              "Says whose a key is. The attempt has the digest of the other's key, which is the secret."),
          new Crossing(
              "app_sec.authenticate_member",
              REQUESTS,
              true,
              "Says who a subject is and what he is in the tenant he claims; the token's signature was verified."),
          new Crossing(
              "app_sec.authenticate_staff",
              Set.of(Roles.PLATFORM),
              true,
              "The same for employees, who belong to no tenant."),
          new Crossing(
              "app_sec.record_security_event",
              Set.of(Roles.APP, Roles.WORKER, Roles.PLATFORM),
              false,
              "Writes down whom an identity was refused for, which is before a tenant is known; it answers nothing."),
          new Crossing(
              "app_sec.alert_security_incident",
              Set.of(Roles.WORKER, Roles.PLATFORM),
              false,
              "A schedule reports about any tenant, for example a broken audit chain; it answers nothing."),
          new Crossing(
              "app_sec.tenants_to_recount",
              Set.of(Roles.WORKER),
              true,
              "Hands out ids of tenants, each of which is then recounted as itself."),
          new Crossing(
              "app_sec.platform_event_counts",
              Set.of(Roles.WORKER),
              true,
              "How many refusals there were on the whole platform, for its alarms; no tenant's name or id."),
          new Crossing(
              "app_sec.entitlements_of",
              Set.of(Roles.PLATFORM),
              true,
              "Staff look at any tenant's plan."),
          new Crossing(
              "app_sec.limit_of",
              Set.of(Roles.PLATFORM),
              true,
              "Staff look at any tenant's limits."),
          new Crossing(
              "app_sec.redrive_jobs",
              Set.of(Roles.PLATFORM),
              true,
              "Staff queue dead letters again, whosever they are."));

  static Optional<Crossing> of(Function function) {
    return ALL.stream()
        .filter(crossing -> function.definer() && crossing.function.equals(function.name()))
        .findFirst();
  }
}
