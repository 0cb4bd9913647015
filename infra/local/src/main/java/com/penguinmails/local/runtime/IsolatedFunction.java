package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One function and its JVM: started when first needed, one call at a time, started anew after it
 * ended.
 */
final class IsolatedFunction implements AutoCloseable {
  private final LambdaFunction function;
  private final IsolationSettings settings;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile @Nullable FunctionProcess process;
  private volatile boolean closed;

  IsolatedFunction(LambdaFunction function, IsolationSettings settings, Clock clock) {
    this.function = function;
    this.settings = settings;
    this.clock = clock;
  }

  byte[] invoke(byte[] event) {
    takeTurn();
    try {
      FunctionProcess running = readyProcess();
      Invocation invocation = new Invocation(event, clock.instant().plus(function.timeout()));
      running.submit(invocation);
      return await(invocation.answer(), function.timeout());
    } finally {
      turn.unlock();
    }
  }

  void warm() {
    takeTurn();
    try {
      readyProcess();
    } finally {
      turn.unlock();
    }
  }

  /** The running process's id, for those who look from outside. */
  @Nullable Long pid() {
    FunctionProcess running = process;
    return running == null || !running.isAlive() ? null : running.pid();
  }

  private void takeTurn() {
    if (turn.getQueueLength() >= settings.waitingCalls()) {
      throw new InvocationException.Throttled(function);
    }
    turn.lock();
  }

  private FunctionProcess readyProcess() {
    FunctionProcess running = process;
    if (running == null || !running.isAlive()) {
      running = FunctionProcess.start(function, settings);
      process = running;
    }
    if (closed) {
      // Looked at after the start: close() ends only the process it can see.
      running.close();
      throw new InvocationException.Failed(function, "is being stopped");
    }
    await(running.ready(), settings.initTimeout());
    return running;
  }

  /**
   * Waits; who does not answer in time is ended, as Lambda does, and the next call finds a new
   * process.
   */
  private <T> T await(CompletableFuture<T> future, Duration atMost) {
    try {
      return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      end();
      throw new InvocationException.TimedOut(function);
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
      throw new InvocationException.Failed(function, "was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvocationException reason) {
        throw reason;
      }
      throw new InvocationException.Failed(function, "was not reached", e);
    }
  }

  private void end() {
    FunctionProcess running = process;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    end();
  }
}
