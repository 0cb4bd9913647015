package com.penguinmails.bench.load;

import java.util.Arrays;
import java.util.List;

/** How long requests took, in nanoseconds, and how many were not answered as expected. */
final class Timings {
  private static final int FIRST_SIZE = 1024;

  private long[] nanos = new long[FIRST_SIZE];
  private int count;
  private int errors;

  void add(long taken, boolean expected) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = taken;
    if (!expected) {
      errors++;
    }
  }

  static Timings all(List<Timings> parts) {
    Timings all = new Timings();
    all.nanos =
        parts.stream().flatMapToLong(part -> Arrays.stream(part.nanos, 0, part.count)).toArray();
    all.count = all.nanos.length;
    all.errors = parts.stream().mapToInt(Timings::errors).sum();
    Arrays.sort(all.nanos);
    return all;
  }

  int count() {
    return count;
  }

  int errors() {
    return errors;
  }

  /** Microseconds that this share of requests, 0 to 1, took at most; of sorted timings. */
  long micros(double share) {
    return count == 0 ? 0 : nanos[Math.min(count - 1, (int) (share * count))] / 1000;
  }
}
