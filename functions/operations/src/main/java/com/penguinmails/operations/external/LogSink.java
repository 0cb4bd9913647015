package com.penguinmails.operations.external;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events to the log, a line each. */
final class LogSink implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);

  @Override
  public void send(List<PlatformEvent> events) {
    events.forEach(
        event -> LOG.info("{} of {}: {}", event.name(), event.subject(), event.figures()));
  }
}
