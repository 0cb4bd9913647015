package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A real handler that does what the event says: throw, exit, hang, or echo. */
public final class MoodyWorker implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  /** As Lambda makes it. */
  public MoodyWorker() {}

  /** As the local runner makes it. */
  public MoodyWorker(ApplicationContext context) {}

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    switch (String.valueOf(event.get("mood"))) {
      case "throw" -> throw new IllegalStateException("in a mood");
      case "exit" -> Runtime.getRuntime().halt(3);
      case "hang" -> hang();
      default -> {}
    }
    return Map.of("heard", event);
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("woken", e);
    }
  }
}
