package com.penguinmails.local.start;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, closed in reverse order. Once closed, it closes what is still added at once: a
 * start that is interrupted leaves nothing behind.
 */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  synchronized <T extends AutoCloseable> T add(T resource) {
    if (closed) {
      close(resource);
      throw new StartFailure("The start was interrupted.");
    }
    started.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      close(started.pop());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("{} was not closed cleanly", resource.getClass().getSimpleName(), e);
    }
  }
}
