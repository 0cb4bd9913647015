package com.penguinmails.mail.tracking;

/** What following a tracking link means. */
public enum TrackingKind {
  OPEN(1),
  CLICK(2),
  UNSUBSCRIBE(3);

  private final byte code;

  TrackingKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
