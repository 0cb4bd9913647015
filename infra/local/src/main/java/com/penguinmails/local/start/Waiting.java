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
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }
}
