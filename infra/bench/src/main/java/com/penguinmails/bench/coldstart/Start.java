package com.penguinmails.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One start, up to the first answer.
 *
 * @param wall from the launch of the process to the answer
 * @param cpu user and system time of the process until then
 * @param peakKib highest resident memory, KiB; 0 where the system does not tell
 */
record Start(Duration wall, Duration cpu, long peakKib) {
  static Start of(Duration wall, long pid) throws IOException {
    Duration cpu =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElse(Duration.ZERO);
    return new Start(wall, cpu, peakKib(pid));
  }

  /** VmHWM of proc(5). */
  private static long peakKib(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
