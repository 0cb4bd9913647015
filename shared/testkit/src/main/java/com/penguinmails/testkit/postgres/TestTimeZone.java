package com.penguinmails.testkit.postgres;

import java.util.TimeZone;

/** A time zone in which code that forgets its zone is found out: UTC+05:45. */
final class TestTimeZone {
  static final String ID = "Asia/Kathmandu";

  private TestTimeZone() {}

  /** The driver announces the program's zone to the server, so a setting there is not enough. */
  static void use() {
    TimeZone.setDefault(TimeZone.getTimeZone(ID));
  }
}
