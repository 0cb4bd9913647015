package com.penguinmails.campaigns.sending;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that want the same done at the same time have it done at once: while one's work
 * runs, others gather, and the next of them does it for all who came meanwhile. Nobody waits for
 * anybody to come.
 *
 * @param <W> what one wants done
 * @param <R> what comes of it
 */
final class Together<W, R> {
  private final Function<List<W>, List<R>> work;
  private final Predicate<RuntimeException> everybodys;
  private final Queue<Wish<W, R>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Does it by {@code work}, which returns as many results as it is given, in their order.
   *
   * @param everybodys which failures would be the same for each alone
   */
  Together(Function<List<W>, List<R>> work, Predicate<RuntimeException> everybodys) {
    this.work = work;
    this.everybodys = everybodys;
  }

  /** One's share; written by whoever has the turn, read by its owner at a later turn. */
  private static final class Wish<W, R> {
    private final W what;
    private boolean done;
    private @Nullable R result;
    private @Nullable RuntimeException failure;

    Wish(W what) {
      this.what = what;
    }

    private void succeed(R result) {
      this.result = result;
      this.done = true;
    }

    private void fail(RuntimeException failure) {
      this.failure = failure;
      this.done = true;
    }
  }

  /** Does it, alone or together with others; what fails together is tried alone. */
  R ask(W what) {
    Wish<W, R> mine = new Wish<>(what);
    waiting.add(mine);
    turn.lock();
    try {
      if (!mine.done) {
        doAll(gathered());
      }
    } finally {
      turn.unlock();
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
    return Objects.requireNonNull(mine.result);
  }

  private List<Wish<W, R>> gathered() {
    List<Wish<W, R>> all = new ArrayList<>();
    for (Wish<W, R> next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
    return all;
  }

  private void doAll(List<Wish<W, R>> wishes) {
    try {
      List<R> results = work.apply(wishes.stream().map(wish -> wish.what).toList());
      for (int i = 0; i < results.size(); i++) {
        wishes.get(i).succeed(results.get(i));
      }
    } catch (RuntimeException e) {
      if (wishes.size() == 1 || everybodys.test(e)) {
        wishes.forEach(wish -> wish.fail(e));
      } else {
        wishes.forEach(wish -> doAll(List.of(wish)));
      }
    } catch (Error e) {
      wishes.forEach(wish -> wish.fail(new IllegalStateException("ended by an error", e)));
      throw e;
    }
  }
}
