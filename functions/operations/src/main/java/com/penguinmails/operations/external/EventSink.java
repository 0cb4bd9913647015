package com.penguinmails.operations.external;

import java.io.IOException;
import java.util.List;

/** Where events go. */
interface EventSink {
  /**
   * Hands over at most 100 events, all or none, within a few seconds.
   *
   * @throws IOException when they did not arrive; they are not sent again
   */
  void send(List<PlatformEvent> events) throws IOException;
}
