package com.penguinmails.bench.cost;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** Loads, prices and counts by name. */
record Parameters(Properties values) {
  static Parameters read(Path file) throws IOException {
    Properties values = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      values.load(text);
    }
    return new Parameters(values);
  }

  /** The same with one more. */
  Parameters with(String name, double value) {
    Properties more = new Properties();
    more.putAll(values);
    more.setProperty(name, Double.toString(value));
    return new Parameters(more);
  }

  /**
   * The number of that name.
   *
   * @throws IllegalArgumentException when there is none, or it is negative
   */
  double number(String name) {
    double number = Double.parseDouble(text(name));
    if (!(number >= 0)) {
      throw new IllegalArgumentException(name + " is negative");
    }
    return number;
  }

  String text(String name) {
    String value = values.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("infra/cost/parameters.properties has no " + name);
    }
    return value.strip();
  }

  /** Numbers of tenants there is a stage for. */
  List<Integer> stages() {
    return Arrays.stream(text("stages").split(" ", -1)).map(Integer::valueOf).toList();
  }
}
