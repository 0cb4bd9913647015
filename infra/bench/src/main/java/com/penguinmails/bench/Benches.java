package com.penguinmails.bench;

import com.penguinmails.bench.coldstart.ColdStartBench;
import com.penguinmails.bench.contacts.ReadBench;
import com.penguinmails.bench.contacts.WriteBench;
import com.penguinmails.bench.imports.ImportBench;
import com.penguinmails.bench.queue.QueueBench;
import java.util.LinkedHashMap;
import java.util.Map;

/** The benches by name, in the order a person is told them. */
final class Benches {
  static final Map<String, Bench> ALL = all();

  private Benches() {}

  private static Map<String, Bench> all() {
    Map<String, Bench> benches = new LinkedHashMap<>();
    benches.put("read", ReadBench::run);
    benches.put("write", WriteBench::run);
    benches.put("import", ImportBench::run);
    benches.put("coldstart", ColdStartBench::run);
    benches.put("queue", QueueBench::run);
    return benches;
  }
}
