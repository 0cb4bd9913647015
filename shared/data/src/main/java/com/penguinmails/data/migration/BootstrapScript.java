package com.penguinmails.data.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code db/bootstrap.sql} cut into steps at the psql commands it uses. */
final class BootstrapScript {
  private static final String RESOURCE = "/db/bootstrap.sql";

  /** What to do with a step's text. */
  enum Kind {
    /** Run it as it stands. */
    RUN,
    /** It is a query; run every row of its answer as a statement ({@code \gexec}). */
    RUN_ROWS,
    /** It names the database in which the following steps happen ({@code \connect}). */
    CONNECT
  }

  /** One step of the script. */
  record Step(Kind kind, String text) {}

  private final List<Step> steps = new ArrayList<>();
  private final StringBuilder pending = new StringBuilder();

  private BootstrapScript() {}

  static List<Step> steps() {
    BootstrapScript script = new BootstrapScript();
    read().lines().forEach(script::line);
    script.flush();
    return List.copyOf(script.steps);
  }

  private void line(String line) {
    if (!line.startsWith("\\")) {
      pending.append(line).append('\n');
    } else if (line.equals("\\gexec")) {
      steps.add(new Step(Kind.RUN_ROWS, pending.toString()));
      pending.setLength(0);
    } else if (line.startsWith("\\connect ")) {
      flush();
      steps.add(new Step(Kind.CONNECT, line.substring("\\connect ".length()).strip()));
    } else if (line.startsWith("\\echo ")) {
      flush();
    } else {
      throw new IllegalStateException(RESOURCE + " uses an unknown command: " + line);
    }
  }

  private void flush() {
    if (!pending.toString().isBlank()) {
      steps.add(new Step(Kind.RUN, pending.toString()));
    }
    pending.setLength(0);
  }

  private static String read() {
    try (InputStream resource = BootstrapScript.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("Missing " + RESOURCE);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
