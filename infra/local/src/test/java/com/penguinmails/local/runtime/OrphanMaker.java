package com.penguinmails.local.runtime;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A parent to be killed: starts a function's process, prints its id and waits. */
final class OrphanMaker {
  private OrphanMaker() {}

  public static void main(String[] arguments) throws InterruptedException {
    Isolated invoker =
        new Isolated(IsolatedTest.settings(Path.of(arguments[0])), Clock.systemUTC());
    var function = Functions.handledBy(MoodyWorker.class, Duration.ofSeconds(20), Map.of());
    invoker.warm(function);
    System.out.println(invoker.pid(function).orElseThrow());
    new CountDownLatch(1).await();
  }
}
