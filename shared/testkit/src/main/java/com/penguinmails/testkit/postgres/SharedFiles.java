package com.penguinmails.testkit.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the shared cluster of this working copy keeps its files. */
final class SharedFiles {
  private SharedFiles() {}

  /** {@code target/test-postgres} under the project's root. */
  static Path directory() {
    return root().resolve("target").resolve("test-postgres");
  }

  /** The build says where; an IDE, which does not, runs somewhere below it. */
  private static Path root() {
    String given = System.getProperty("project.root", "");
    if (!given.isBlank()) {
      return Path.of(given);
    }
    Path here = Path.of("").toAbsolutePath();
    for (@Nullable Path at = here; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("openapi.properties"))) {
        return at;
      }
    }
    return here;
  }
}
