package com.penguinmails.mail.mime;

import org.jspecify.annotations.Nullable;

/**
 * An address with an optional display name.
 *
 * @param name shown to people, in any script; null for none, as one in which there is nothing to
 *     see
 * @param address the part before the at sign in ASCII; the domain may be internationalised
 */
public record MailAddress(@Nullable String name, String address) {
  /** An address without a display name. */
  public static MailAddress of(String address) {
    return new MailAddress(null, address);
  }
}
