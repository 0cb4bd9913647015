package com.penguinmails.mailboxes.domains;

import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.EmailAddress;

/** The one spelling of a domain by which it is stored. */
final class DomainNames {
  private DomainNames() {}

  /**
   * Lower case and A-labels, without a final dot.
   *
   * @throws ApiError 422 when no mail can come from such a domain
   */
  static String normalised(String given) {
    String name = given.strip();
    String withoutRoot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return EmailAddress.parse("postmaster@" + withoutRoot)
        .map(EmailAddress::ascii)
        .map(address -> address.substring(address.lastIndexOf('@') + 1))
        .filter(domain -> !domain.contains("_"))
        .orElseThrow(() -> ApiError.invalid("/domain", "is not a domain mail can come from"));
  }
}
