package com.penguinmails.billing.sync;

import com.penguinmails.billing.stripe.Names;
import com.penguinmails.data.sql.Sql;
import com.stripe.model.Product;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Notes which product at Stripe a plan is, and takes a plan off sale when its product was archived.
 */
@Singleton
class ProductSync {

  /** Empty for what is no plan of ours: an add-on's product, or somebody else's. */
  Optional<Change> change(String id, Optional<Product> product, Instant seen) {
    boolean sold =
        product
            .filter(found -> !Boolean.TRUE.equals(found.getDeleted()))
            .map(found -> Boolean.TRUE.equals(found.getActive()))
            .orElse(false);
    return Names.plan(id)
        .map(plan -> new Change(Optional.empty(), sql -> write(sql, plan, id, sold, seen)));
  }

  private static Change.Resource write(
      Sql sql, UUID plan, String product, boolean sold, Instant seen) {
    sql.update(
        """
        update plans set stripe_product_id = ?, stripe_product_active = ?, stripe_synced_at = ?, updated = now()
         where id = ? and (stripe_synced_at is null or stripe_synced_at < ?)
        """,
        product,
        sold,
        seen,
        plan,
        seen);
    return new Change.Resource("plan", plan);
  }
}
