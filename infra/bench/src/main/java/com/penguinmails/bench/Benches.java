package com.penguinmails.bench;

import com.penguinmails.bench.coldstart.ColdStartBench;
import com.penguinmails.bench.contacts.ReadBench;
import com.penguinmails.bench.contacts.WriteBench;
import com.penguinmails.bench.content.ContentBench;
import com.penguinmails.bench.crash.CrashBench;
import com.penguinmails.bench.database.RollupBench;
import com.penguinmails.bench.database.ScaleBench;
import com.penguinmails.bench.imports.ImportBench;
import com.penguinmails.bench.queue.QueueBench;
import com.penguinmails.bench.sending.ScheduleBench;
import com.penguinmails.bench.sending.SendBench;
import com.penguinmails.bench.webhook.WebhookBench;
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
    benches.put("send", SendBench::run);
    benches.put("schedule", ScheduleBench::run);
    benches.put("content", ContentBench::run);
    benches.put("scale", ScaleBench::run);
    benches.put("rollup", RollupBench::run);
    benches.put("chaos-database", CrashBench::run);
    benches.put("webhook", WebhookBench::run);
    benches.put("coldstart", ColdStartBench::run);
    benches.put("queue", QueueBench::run);
    return benches;
  }
}
