package com.penguinmails.web.identity;

import io.micronaut.http.HttpRequest;
import java.util.Set;
import java.util.UUID;

/**
 * A request that a function makes to itself before its snapshot is taken: it may read what nobody's
 * tenant has, which is nothing. Only the process can mark one, by an attribute; what an event
 * carries becomes none.
 */
public final class Rehearsal {
  private static final String ATTRIBUTE = "com.penguinmails.rehearsal";
  private static final UUID NOBODY = new UUID(0, 0);

  /** Row security shows this tenant no row, and no row can be its. */
  static final Caller CALLER = new Caller(NOBODY, NOBODY, Set.of(Permission.READ));

  private Rehearsal() {}

  /** Makes a request of the process's own a rehearsal. */
  public static void mark(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, true);
  }

  /** Whether the process made the request itself. */
  public static boolean is(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE).isPresent();
  }
}
