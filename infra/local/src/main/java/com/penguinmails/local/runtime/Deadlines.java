package com.penguinmails.local.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts threads that run past their deadline. One thread looks at all running calls four times
 * a second: much cheaper for a request than a timer of its own, and a timeout of whole seconds
 * needs no more precision.
 */
final class Deadlines implements AutoCloseable {
  private static final long LOOK_EVERY = Duration.ofMillis(250).toNanos();

  private final Set<Call> running = ConcurrentHashMap.newKeySet();
  private final Thread watch = Thread.ofPlatform().daemon().name("deadlines").start(this::watch);

  /** Begins a call by the current thread, which must end it. */
  Call begin(long deadline) {
    Call call = new Call(Thread.currentThread(), deadline);
    running.add(call);
    return call;
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_EVERY);
      long now = System.nanoTime();
      running.forEach(call -> call.expire(now));
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  /** One running call. */
  final class Call {
    private final Thread thread;
    private final long deadline;
    private boolean ended;
    private boolean expired;

    private Call(Thread thread, long deadline) {
      this.thread = thread;
      this.deadline = deadline;
    }

    private synchronized void expire(long now) {
      if (!ended && !expired && now - deadline >= 0) {
        expired = true;
        thread.interrupt();
      }
    }

    /**
     * Ends the call; true when it had run out of time, in which case the interrupt is taken back.
     */
    boolean end() {
      running.remove(this);
      synchronized (this) {
        ended = true;
        if (expired) {
          Thread.interrupted();
        }
        return expired;
      }
    }
  }
}
