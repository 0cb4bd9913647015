package com.penguinmails.leads.contacts;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.web.paging.Choice;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which leads a list is about; null does not narrow it.
 *
 * @param emailPrefix how the address begins, in lower case
 */
record LeadFilter(@Nullable String status, @Nullable UUID importId, @Nullable String emailPrefix) {
  private static final List<String> STATUSES =
      List.of("active", "unsubscribed", "bounced", "replied", "inactive");

  /**
   * Reads the query parameters.
   *
   * @throws ApiError 422 for a status there is none of
   */
  static LeadFilter of(
      @Nullable String status, @Nullable UUID importId, @Nullable String emailPrefix) {
    Choice.of("status", status, STATUSES);
    if (emailPrefix != null && emailPrefix.indexOf('\0') >= 0) {
      throw ApiError.invalid("email_prefix", LeadRules.ONE_LINE);
    }
    return new LeadFilter(
        status,
        importId,
        emailPrefix == null ? null : emailPrefix.strip().toLowerCase(Locale.ROOT));
  }
}
