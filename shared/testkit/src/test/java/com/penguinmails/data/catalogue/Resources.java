package com.penguinmails.data.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Files beside the tests. */
final class Resources {
  private Resources() {}

  static String text(String path) {
    try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file with this many fields between bars; {@code #} begins a comment. */
  static List<String[]> table(String path, int fields) {
    return text(path)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\|", fields))
        .toList();
  }
}
