package com.penguinmails.billing.lifecycle;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/**
 * Forgets what is no longer needed: payloads of old events, and buckets nobody asked for lately.
 */
@Singleton
public class Leftovers {
  private static final int AT_ONCE = 5_000;

  private final Database oltp;

  Leftovers(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Returns how many rows were touched; what is left over comes with the next run. */
  public int forget() {
    return TenantContext.callAsSystem(() -> payloads() + buckets());
  }

  /** That an event was there stays known: a duplicate may still come. */
  private int payloads() {
    return oltp.update(
        """
        update stripe_events set payload = null
         where id in (select id from stripe_events
                       where payload is not null and received < now() - interval '90 days' and status in ('applied', 'ignored')
                       order by received limit ?)
        """,
        AT_ONCE);
  }

  private int buckets() {
    return oltp.update(
        """
        delete from rate_limit_buckets
         where id in (select id from rate_limit_buckets
                       where expires_at < extract(epoch from now() - interval '1 hour') * 1000 limit ?)
        """,
        AT_ONCE);
  }
}
