package com.penguinmails.operations.provisioning;

import java.util.Locale;

/** What setting a server up does next. */
enum Step {
  /** Order it and find it in the provider's list. */
  CREATE,
  /** Wait until it runs and note its addresses. */
  ADDRESSES,
  /** Set the reverse names. */
  RDNS,
  /** Open the ports of the mail stack its image brings. */
  MAIL_STACK,
  /** See the mail stack answer. */
  HEALTH,
  /** Nothing. */
  DONE;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Step of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
