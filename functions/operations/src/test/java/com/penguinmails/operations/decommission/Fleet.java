package com.penguinmails.operations.decommission;

import com.penguinmails.operations.Infrastructure;
import com.penguinmails.testkit.hostwinds.PeerServer;
import java.time.Instant;
import java.util.UUID;

/** Rows of servers that were set up at a given time. */
final class Fleet {
  private Fleet() {}

  /** A server of the shared pool that is rented and active; its id. */
  static UUID add(Infrastructure product, PeerServer rented, Instant start, Instant end, int day) {
    UUID id =
        UUID.fromString(
            product.one(
                """
                insert into vps_instances (hostwinds_instance_id, provider_name, status, provisioning_step, monthly_cost,
                       hostwinds_billing_day, current_billing_period_start, current_billing_period_end)
                values (?, ?, 'active', 'done', 9.99, ?, ?::timestamptz, ?::timestamptz) returning id
                """,
                rented.id(),
                rented.name(),
                day,
                start.toString(),
                end.toString()));
    product.one(
        """
        insert into vps_billing_periods (vps_instance_id, period_start, period_end, cost)
        values (?, ?::timestamptz, ?::timestamptz, 9.99)
        """,
        id,
        start.toString(),
        end.toString());
    return id;
  }
}
