package com.penguinmails.billing.sync;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose a Stripe customer is: the tenant that has it in its settings, else the one its metadata
 * names, which only we write.
 */
@Singleton
class TenantOf {
  private final Database oltp;

  TenantOf(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  Optional<UUID> customer(@Nullable String customer, @Nullable UUID claim) {
    Optional<UUID> known =
        customer == null
            ? Optional.empty()
            : TenantContext.callAsSystem(
                () ->
                    oltp.first(
                        "select tenant_id from tenant_config where stripe_customer_id = ? limit 1",
                        row -> row.uuid("tenant_id"),
                        customer));
    return known.isPresent() || claim == null
        ? known
        : TenantContext.callAs(
            claim,
            () ->
                oltp.first("select id from tenants where deleted is null", row -> row.uuid("id")));
  }
}
