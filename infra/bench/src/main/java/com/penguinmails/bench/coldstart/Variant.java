package com.penguinmails.bench.coldstart;

import java.util.List;
import java.util.stream.Stream;

/**
 * A way to start the function's JVM.
 *
 * @param flags beside the usual ones
 */
record Variant(String name, List<String> flags) {
  static final Variant PLAIN = new Variant("plain", List.of());
  static final Variant SERIAL_C1 =
      new Variant("SerialGC + C1", List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));

  Variant {
    flags = List.copyOf(flags);
  }

  /** This variant with more flags. */
  Variant with(String suffix, List<String> more) {
    return new Variant(name + suffix, Stream.concat(flags.stream(), more.stream()).toList());
  }
}
