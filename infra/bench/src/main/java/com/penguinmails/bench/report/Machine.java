package com.penguinmails.bench.report;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the figures were taken on.
 *
 * @param cores that this process may use
 * @param system operating system and processor architecture
 * @param load processes that ran or waited to in the minute before; negative when unknown
 */
public record Machine(
    int cores, String system, String jdk, String postgres, double load, Instant date) {
  /** This machine. */
  public static Machine here(String postgres, Instant now) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        system.getName() + " " + system.getArch(),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        postgres,
        system.getSystemLoadAverage(),
        now.truncatedTo(ChronoUnit.SECONDS));
  }
}
