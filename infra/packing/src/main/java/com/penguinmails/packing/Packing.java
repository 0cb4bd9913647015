package com.penguinmails.packing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Makes jars smaller in place; Maven runs it when a function's jar is there. */
public final class Packing {
  private Packing() {}

  /**
   * Packs these jars.
   *
   * @param arguments paths of jars
   * @throws IOException if one cannot be read or written
   */
  public static void main(String... arguments) throws IOException {
    for (String argument : arguments) {
      Path file = Path.of(argument);
      long before = Files.size(file);
      pack(file, Rules.OF_FUNCTIONS);
      System.out.printf(
          Locale.ROOT, "%s: %,d of %,d bytes%n", file.getFileName(), Files.size(file), before);
    }
  }

  static void pack(Path file, Rules rules) throws IOException {
    Jar jar = Jar.read(file);
    jar.retain(new Walk(jar.classes(), rules).keep(jar.namesInResources(rules)), rules);
    jar.write(file);
  }
}
