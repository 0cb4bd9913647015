package com.penguinmails.leads.contacts;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.ApiError.Violation;
import com.penguinmails.kernel.EmailAddress;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What annotations cannot say about a lead. */
final class LeadRules {
  /** No line breaks, which could end a mail header, and no NUL, which PostgreSQL cannot store. */
  static final String LINE = "\\P{Cntrl}*";

  static final String ONE_LINE = "must be one line of text";

  private LeadRules() {}

  /**
   * Checks what is given.
   *
   * @return the address in its one spelling; null when none is given
   * @throws ApiError 422
   */
  static @Nullable String checked(@Nullable String email, @Nullable String timezone) {
    List<Violation> violations = new ArrayList<>();
    String address = EmailAddress.parse(email).map(EmailAddress::value).orElse(null);
    if (email != null && address == null) {
      violations.add(new Violation("/email", "must be an e-mail address mail can be sent to"));
    }
    if (timezone != null && !timezone.isEmpty() && !isZone(timezone)) {
      violations.add(new Violation("/timezone", "must be a time zone such as Europe/London"));
    }
    if (!violations.isEmpty()) {
      throw ApiError.invalid(violations);
    }
    return address;
  }

  private static boolean isZone(String text) {
    try {
      return !ZoneId.of(text).getId().isEmpty();
    } catch (DateTimeException e) {
      return false;
    }
  }
}
