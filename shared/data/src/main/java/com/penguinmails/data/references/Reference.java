package com.penguinmails.data.references;

import java.util.Locale;
import java.util.UUID;

/**
 * A row of the operational tier that a row elsewhere names.
 *
 * @param kind in which table
 * @param id its id
 */
public record Reference(Kind kind, UUID id) {

  /** What can be named across tiers. */
  public enum Kind {
    CAMPAIGN,
    EMAIL_ACCOUNT,
    LEAD;

    /** The name in messages and cache keys, for example {@code email_account}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
