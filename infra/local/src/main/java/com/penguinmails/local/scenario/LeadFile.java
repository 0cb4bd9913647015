package com.penguinmails.local.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A lead list and what its import must report.
 *
 * @param content CSV
 */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on, never compared
public record LeadFile(byte[] content, int rows, int imported, int duplicates, int invalid) {
  /**
   * The real-world-shaped file: mixed line ends, quoted newlines, duplicates, invalid addresses.
   */
  public static LeadFile messy() {
    try (InputStream file = LeadFile.class.getResourceAsStream("leads.csv")) {
      if (file == null) {
        throw new IllegalStateException("leads.csv is missing");
      }
      return new LeadFile(file.readAllBytes(), 5_000, 4_600, 250, 150);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
