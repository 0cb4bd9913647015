package com.penguinmails.mail;

import java.io.IOException;

/** A host name led to an address nobody may make us connect to. */
public final class ForbiddenAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddressException() {
    super("The server is not reachable from here.");
  }
}
