package com.penguinmails.bench.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The open connections of one side, each worked by a thread of its own. */
final class Crew implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final int kinds;
  private final List<Client> clients = new ArrayList<>();
  private final List<List<Timings>> timings = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final ExecutorService threads;

  Crew(Side side, int connections, int kinds) throws IOException {
    this.kinds = kinds;
    this.threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      clients.add(side.open());
    }
    forget();
  }

  /** Throws away what was measured so far: it was warming up. */
  void forget() {
    rates.clear();
    timings.clear();
    for (int kind = 0; kind < kinds; kind++) {
      timings.add(new ArrayList<>());
    }
  }

  /** Works for a while on all connections at once. */
  void work(Duration time) throws IOException, SQLException, InterruptedException {
    List<Callable<List<Timings>>> shifts =
        clients.stream().<Callable<List<Timings>>>map(client -> () -> shift(client, time)).toList();
    long begin = System.nanoTime();
    int requests = 0;
    for (Future<List<Timings>> shift : threads.invokeAll(shifts)) {
      List<Timings> done = result(shift);
      for (int kind = 0; kind < kinds; kind++) {
        timings.get(kind).add(done.get(kind));
        requests += done.get(kind).count();
      }
    }
    rates.add(requests * NANOS / (System.nanoTime() - begin));
  }

  private List<Timings> shift(Client client, Duration time) throws IOException, SQLException {
    List<Timings> mine = new ArrayList<>();
    for (int kind = 0; kind < kinds; kind++) {
      mine.add(new Timings());
    }
    long end = System.nanoTime() + time.toNanos();
    long now = System.nanoTime();
    do {
      for (int kind = 0; kind < kinds; kind++) {
        boolean expected = client.perform(kind);
        long after = System.nanoTime();
        mine.get(kind).add(after - now, expected);
        now = after;
      }
    } while (now < end);
    return mine;
  }

  private static <T> T result(Future<T> future)
      throws IOException, SQLException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw new IllegalStateException("the load stopped", e);
    }
  }

  /** Requests a second in the middle round. */
  long rate() {
    List<Double> sorted = rates.stream().sorted().toList();
    return Math.round(sorted.get(sorted.size() / 2));
  }

  Timings timings(int kind) {
    return Timings.all(timings.get(kind));
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Client client : clients) {
      client.close();
    }
  }
}
