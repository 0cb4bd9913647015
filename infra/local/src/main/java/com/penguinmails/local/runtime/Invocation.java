package com.penguinmails.local.runtime;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An event on its way through the Runtime API, and the answer that will come. */
final class Invocation {
  private final String requestId = UUID.randomUUID().toString();
  private final byte[] event;
  private final Instant deadline;
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

  Invocation(byte[] event, Instant deadline) {
    this.event = event;
    this.deadline = deadline;
  }

  String requestId() {
    return requestId;
  }

  byte[] event() {
    return event;
  }

  Instant deadline() {
    return deadline;
  }

  CompletableFuture<byte[]> answer() {
    return answer;
  }
}
