package com.penguinmails.inbox.messages;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Choice;
import java.util.List;
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
  private static final List<String> STATUSES =
      List.of("queued", "sent", "delivered", "bounced", "failed", "opened", "replied", "received");
  private static final List<String> DIRECTIONS = List.of("inbound", "outbound");

  /** Refuses words no message has with 422, rather than answering with an empty list. */
  MessageFilter {
    Choice.of("status", status, STATUSES);
    Choice.of("direction", direction, DIRECTIONS);
    if (words != null && (words.isBlank() || words.length() > LONGEST_SEARCH)) {
      throw ApiError.invalid("q", "must be 1 to " + LONGEST_SEARCH + " characters");
    }
  }
}
