package com.penguinmails.operations.privacy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being worked on.
 *
 * @param leadId null when it is about the whole tenant
 * @param settled whether work in flight has had its time, so that this pass is the last
 */
record OpenRequest(UUID id, String kind, @Nullable UUID leadId, boolean settled) {
  boolean isErasure() {
    return kind.equals("erasure");
  }
}
