package com.penguinmails.bench.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several workers doing the same at once. */
final class Team {
  private static final double NANOS = 1e9;

  /** What one of them does; returns how many jobs. */
  @FunctionalInterface
  interface Member {
    int work() throws Exception;
  }

  private Team() {}

  /** Jobs per second of all together. */
  static double perSecond(List<Member> members) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(members.size())) {
      long begin = System.nanoTime();
      List<Future<Integer>> running = new ArrayList<>();
      members.forEach(member -> running.add(threads.submit(member::work)));
      int jobs = 0;
      for (Future<Integer> one : running) {
        jobs += one.get();
      }
      return jobs / ((System.nanoTime() - begin) / NANOS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed", e);
    }
  }
}
