package com.penguinmails.mail;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a conversation with a server may take as a whole. A socket's timeouts bound one wait
 * each: a server that answers every command just in time, or reads slowly, would hold a worker for
 * minutes. When the time is over the socket is closed, and whoever waits for it fails. For the
 * sockets of one session, which come one after the other.
 */
public final class Cutoff {
  private static final ScheduledThreadPoolExecutor WATCH = watch();

  private @Nullable Socket socket;
  private int conversation;
  private boolean over;

  /** Has a conversation, which ends after {@code longest} at the latest. */
  public <T> T within(Duration longest, Supplier<T> talk) {
    int number = begin();
    Future<?> end = WATCH.schedule(() -> cut(number), longest.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return talk.get();
    } finally {
      end.cancel(false);
    }
  }

  /** Whether the last conversation took too long. */
  public synchronized boolean isOver() {
    return over;
  }

  /** Closes this socket in time, instead of the one before. */
  synchronized void watch(Socket next) throws IOException {
    socket = next;
    if (over) {
      next.close();
      throw new SocketTimeoutException("The conversation took too long.");
    }
  }

  private synchronized int begin() {
    over = false;
    return ++conversation;
  }

  private synchronized void cut(int number) {
    Socket open = socket;
    if (number != conversation) {
      return;
    }
    over = true;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException alreadyGone) {
      // It is of no further use either way.
    }
  }

  private static ScheduledThreadPoolExecutor watch() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mail-cutoff").factory());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
