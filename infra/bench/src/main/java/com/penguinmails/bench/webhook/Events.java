package com.penguinmails.bench.webhook;

import com.penguinmails.kernel.Ids;
import java.time.Clock;

/** Events about one customer, each with an id of its own. */
record Events(String customer, Clock clock) {
  /** One more event. */
  record Event(String id, String body) {}

  Event next() {
    String id = "evt_" + Ids.next().toString().replace("-", "");
    String body =
        "{\"id\":\""
            + id
            + "\",\"object\":\"event\",\"api_version\":\"2026-07-29.dahlia\",\"created\":"
            + clock.instant().getEpochSecond()
            + ",\"livemode\":false,\"pending_webhooks\":1,\"request\":{\"id\":null,\"idempotency_key\":null},"
            + "\"type\":\"customer.updated\",\"data\":{\"object\":{\"id\":\""
            + customer
            + "\",\"object\":\"customer\","
            + "\"email\":\"billing@globex.example\",\"metadata\":{}}}}";
    return new Event(id, body);
  }
}
