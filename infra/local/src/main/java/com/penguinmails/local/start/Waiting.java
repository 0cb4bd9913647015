package com.penguinmails.local.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for things that start side by side and fails with the failure itself, not its wrapping. */
final class Waiting {
  private Waiting() {}

  static void forAll(CompletableFuture<?>... starts) {
    try {
      CompletableFuture.allOf(starts).join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }
}
