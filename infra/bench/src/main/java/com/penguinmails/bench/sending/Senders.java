package com.penguinmails.bench.sending;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Mails over several connections at once. */
final class Senders {
  private Senders() {}

  /** What one connection does. */
  @FunctionalInterface
  interface Sender {
    /** Sends so many mails. */
    void send(int mails) throws Exception;
  }

  /**
   * Seconds that many mails take over that many connections.
   *
   * @throws IOException when one of them fails
   */
  static double seconds(int mails, int connections, Sender sender)
      throws IOException, InterruptedException {
    List<Callable<Void>> senders = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int share = mails / connections + (i < mails % connections ? 1 : 0);
      senders.add(
          () -> {
            sender.send(share);
            return null;
          });
    }
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (Future<Void> one : threads.invokeAll(senders)) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a loop beside the pipeline failed", e);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
