package com.penguinmails.queue;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Rings nobody: where no doorbell is configured, the sweep every minute finds the work. */
@Singleton
@Requires(missingBeans = Doorbell.class)
final class SilentDoorbell implements Doorbell {
  @Override
  public void ring(String queue) {
    // The sweep comes.
  }
}
