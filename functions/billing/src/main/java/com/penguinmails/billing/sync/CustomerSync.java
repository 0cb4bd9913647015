package com.penguinmails.billing.sync;

import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.stripe.model.Address;
import com.stripe.model.Customer;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what Stripe says of a customer: e-mail and address, which people also edit in the portal.
 */
@Singleton
class CustomerSync {
  private final JsonMapper json;

  CustomerSync(JsonMapper json) {
    this.json = json;
  }

  /** Remembers whose the customer is. */
  void link(Sql sql, String customer, Instant seen) {
    sql.update(
        """
        insert into tenant_config as c (tenant_id, stripe_customer_id, stripe_synced_at)
        values (app_sec.tenant_id(), ?, ?)
        on conflict (tenant_id) do update set stripe_customer_id = excluded.stripe_customer_id, updated = now()
         where c.stripe_customer_id is distinct from excluded.stripe_customer_id
           and (c.stripe_synced_at is null or c.stripe_synced_at < excluded.stripe_synced_at)
        """,
        customer,
        seen);
  }

  /** Writes the customer; one that is deleted at Stripe is forgotten here. */
  void write(Sql sql, String id, @Nullable Customer customer, Instant seen) {
    boolean gone = customer == null || Boolean.TRUE.equals(customer.getDeleted());
    if (gone) {
      sql.update(
          """
          update tenant_config set stripe_customer_id = null, stripe_synced_at = ?, updated = now()
           where stripe_customer_id = ? and (stripe_synced_at is null or stripe_synced_at < ?)
          """,
          seen,
          id,
          seen);
      return;
    }
    sql.update(
        """
        insert into tenant_config as c (tenant_id, stripe_customer_id, billing_email, billing_address, stripe_synced_at)
        values (app_sec.tenant_id(), ?, ?, ?, ?)
        on conflict (tenant_id) do update set
          stripe_customer_id = excluded.stripe_customer_id,
          billing_email = coalesce(excluded.billing_email, c.billing_email),
          billing_address = coalesce(excluded.billing_address, c.billing_address),
          stripe_synced_at = excluded.stripe_synced_at, updated = now()
         where c.stripe_synced_at is null or c.stripe_synced_at < excluded.stripe_synced_at
        """,
        id,
        customer == null ? null : customer.getEmail(),
        customer == null ? null : address(customer.getAddress()),
        seen);
  }

  private @Nullable Json address(@Nullable Address address) {
    if (address == null) {
      return null;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "line1", address.getLine1());
    put(fields, "line2", address.getLine2());
    put(fields, "postal_code", address.getPostalCode());
    put(fields, "city", address.getCity());
    put(fields, "state", address.getState());
    put(fields, "country", address.getCountry());
    try {
      return fields.isEmpty() ? null : new Json(json.writeValueAsString(fields));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
