package com.penguinmails.inbox.messages;

import com.penguinmails.kernel.ApiError;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a caller wants; null means any.
 *
 * @param words in subject or text, all of them; "in quotes" together, -without, or
 */
record MessageFilter(
    @Nullable UUID campaignId,
    @Nullable UUID leadId,
    @Nullable String status,
    @Nullable String direction,
    @Nullable String words) {
  private static final int LONGEST_SEARCH = 200;
  private static final Set<String> STATUSES =
      Set.of("queued", "sent", "delivered", "bounced", "failed", "opened", "replied", "received");
  private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");

  /** Refuses words no message has with 422, rather than answering with an empty list. */
  MessageFilter {
    if (status != null && !STATUSES.contains(status)) {
      throw ApiError.invalid("status", "must be one of " + String.join(", ", STATUSES));
    }
    if (direction != null && !DIRECTIONS.contains(direction)) {
      throw ApiError.invalid("direction", "must be inbound or outbound");
    }
    if (words != null && (words.isBlank() || words.length() > LONGEST_SEARCH)) {
      throw ApiError.invalid("q", "must be 1 to " + LONGEST_SEARCH + " characters");
    }
  }
}
