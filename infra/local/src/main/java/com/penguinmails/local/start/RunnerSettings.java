package com.penguinmails.local.start;

import java.nio.file.Path;

/**
 * What a person asks of the runner.
 *
 * @param root of the working copy, where {@code template.yaml} is
 * @param data kept between starts
 * @param port of the HTTP API; 0 picks free ones for everything
 * @param fresh whether what is kept is thrown away first
 * @param demoData whether the demo tenant gets a company, a domain and templates
 * @param isolated whether each function runs in a JVM of its own
 */
public record RunnerSettings(
    Path root, Path data, int port, boolean fresh, boolean demoData, boolean isolated) {
  /** Makes the paths absolute, because functions run in directories of their own. */
  public RunnerSettings {
    root = root.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
  }
}
