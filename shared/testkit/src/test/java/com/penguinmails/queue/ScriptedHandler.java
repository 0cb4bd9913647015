package com.penguinmails.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Does with every job what the test says, and remembers what it was asked. */
final class ScriptedHandler implements JobHandler {
  final List<List<Job>> batches = new ArrayList<>();
  final List<String> abandoned = new ArrayList<>();
  Duration lease = Duration.ofMinutes(1);
  int farewellFailures;
  Runnable farewell = () -> {};

  private final String queue;
  private final int size;
  private final Function<Batch, Map<UUID, Outcome>> script;

  ScriptedHandler(String queue, int size, Function<Batch, Map<UUID, Outcome>> script) {
    this.queue = queue;
    this.size = size;
    this.script = script;
  }

  /** One outcome for each job. */
  static ScriptedHandler each(String queue, int size, Function<Job, Outcome> outcome) {
    return new ScriptedHandler(
        queue,
        size,
        batch -> {
          Map<UUID, Outcome> outcomes = new HashMap<>();
          batch.jobs().forEach(job -> outcomes.put(job.id(), outcome.apply(job)));
          return outcomes;
        });
  }

  @Override
  public String queue() {
    return queue;
  }

  @Override
  public int batchSize() {
    return size;
  }

  @Override
  public Duration lease() {
    return lease;
  }

  @Override
  public Map<UUID, Outcome> handle(Batch batch) {
    batches.add(batch.jobs());
    return script.apply(batch);
  }

  @Override
  public void abandoned(Job job, String code) {
    if (farewellFailures-- > 0) {
      throw new IllegalStateException("cannot be given up");
    }
    farewell.run();
    abandoned.add(code);
  }

  List<Integer> sizes() {
    return batches.stream().map(List::size).toList();
  }
}
