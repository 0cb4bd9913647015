package com.penguinmails.billing.sync;

import io.micronaut.json.tree.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored event.
 *
 * @param object {@code data.object} as it was then: what happened, not what is
 * @param seen the database's time before Stripe is asked: the watermark of what is fetched for it
 */
record StripeEvent(
    String id, String type, Instant happened, JsonNode object, JsonNode previous, Instant seen) {

  /** A text of the object; null when it has none. */
  @Nullable String text(String name) {
    JsonNode value = object.get(name);
    return value == null || !value.isString() ? null : value.getStringValue();
  }

  long number(String name) {
    JsonNode value = object.get(name);
    return value == null || !value.isNumber() ? 0 : value.getLongValue();
  }

  /** The tenant the object's metadata named then, which only we write. */
  @Nullable UUID tenantClaim() {
    JsonNode metadata = object.get("metadata");
    JsonNode claim = metadata == null || !metadata.isObject() ? null : metadata.get("tenant_id");
    return claim == null || !claim.isString()
        ? null
        : SubscriptionState.tenant(claim.getStringValue());
  }

  String objectId() {
    String id = text("id");
    if (id == null) {
      throw new IllegalArgumentException("Event " + this.id + " is about nothing with an id.");
    }
    return id;
  }

  /** Whether this change touched that attribute. */
  boolean changed(String name) {
    return previous.get(name) != null;
  }
}
