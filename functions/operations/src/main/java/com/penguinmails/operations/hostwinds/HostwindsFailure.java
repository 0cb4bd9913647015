package com.penguinmails.operations.hostwinds;

/** The provider did not do what was asked. */
public final class HostwindsFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as far as it matters to what comes next. */
  public enum Kind {
    /** No answer, or a server error: it may have happened. */
    UNAVAILABLE,
    /** Not tried: too many calls failed or wait. */
    NOT_TRIED,
    /** The key is missing, wrong, or not allowed from here. */
    UNAUTHORISED,
    /** The provider said no; the same again will probably fail again. */
    REFUSED
  }

  private final Kind kind;

  HostwindsFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  HostwindsFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same may work later without anybody doing something about it. */
  public boolean isPassing() {
    return kind == Kind.UNAVAILABLE || kind == Kind.NOT_TRIED;
  }
}
