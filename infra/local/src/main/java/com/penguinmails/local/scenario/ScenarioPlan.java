package com.penguinmails.local.scenario;

import java.time.Duration;

/**
 * How a scenario is played.
 *
 * @param leads the list to import
 * @param waiting how long after the start the campaign's wait step ends
 * @param limit longest time for everything
 */
public record ScenarioPlan(LeadFile leads, Duration waiting, Duration limit) {
  /** The whole file, ten minutes at most. */
  public static ScenarioPlan whole() {
    return new ScenarioPlan(LeadFile.messy(), Duration.ofSeconds(90), Duration.ofMinutes(10));
  }
}
