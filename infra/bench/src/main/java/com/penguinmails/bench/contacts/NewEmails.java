package com.penguinmails.bench.contacts;

import java.util.concurrent.atomic.AtomicInteger;

/** Addresses that nobody has yet, all of one length. */
final class NewEmails {
  private static final int FIRST = 100_000_000;

  private final AtomicInteger next = new AtomicInteger(FIRST);

  String next() {
    return "written-" + next.getAndIncrement() + "@company.example";
  }
}
