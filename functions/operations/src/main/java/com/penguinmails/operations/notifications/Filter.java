package com.penguinmails.operations.notifications;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which notifications.
 *
 * @param scope system or tenant; null for both
 * @param priority a severity; null for all
 * @param unread only unread or only reviewed ones; null for both
 * @param open only those that last or only those that are over; null for both
 */
record Filter(
    @Nullable String scope,
    @Nullable String priority,
    @Nullable Boolean unread,
    @Nullable Boolean open) {
  private static final List<String> PRIORITIES =
      List.of("info", "low", "warning", "medium", "high", "error", "critical");

  /**
   * Reads query parameters.
   *
   * @throws ApiError 422 for a word that is none of ours
   */
  static Filter of(
      @Nullable String scope,
      @Nullable String priority,
      @Nullable String status,
      @Nullable Boolean open) {
    Choice.of("scope", scope, List.of("system", "tenant"));
    Choice.of("priority", priority, PRIORITIES);
    Choice.of("status", status, List.of("unread", "reviewed"));
    return new Filter(scope, priority, status == null ? null : status.equals("unread"), open);
  }
}
