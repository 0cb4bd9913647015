package com.penguinmails.bench.chaos;

import com.penguinmails.local.start.Product;
import com.penguinmails.local.start.Running;
import com.penguinmails.local.template.LambdaFunction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Kills processes and restarts the database, spread over the whole campaign. */
final class Havoc implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;
  private static final double NANOS = 1e9;

  /** Even when nothing moves, one kill in so many looks. */
  private static final int LOOKS_BETWEEN_KILLS = 30;

  /** How long a process has been at work before it may be killed, at most. */
  private static final int OLDEST_MILLIS = 2_500;

  private static final int LINE_EVERY = 50;

  private final ChaosPlan plan;
  private final Product product;
  private final Ledger ledger;
  private final Random random;
  private final PrintStream progress;
  private final List<Victim> victims = new ArrayList<>();
  private final Map<String, Integer> kills = new TreeMap<>();
  private int restarts;
  private double seconds;

  Havoc(
      ChaosPlan plan,
      Product product,
      Running running,
      Path data,
      Ledger ledger,
      Random random,
      PrintStream progress) {
    this.plan = plan;
    this.product = product;
    this.ledger = ledger;
    this.random = random;
    this.progress = progress;
    Path log = data.resolve("chaos.log");
    victims.add(victim(running, "campaign-scheduler", log));
    victims.add(victim(running, "outbox-relay", log));
    for (int i = 0; i < plan.senders(); i++) {
      victims.add(victim(running, "email-sending", log));
    }
  }

  private static Victim victim(Running running, String name, Path log) {
    LambdaFunction function = running.template().function(name);
    Map<String, String> environment = new HashMap<>(function.environment());
    // A dead process keeps its jobs that long; fifteen seconds a hundred times is a long evening.
    environment.put("QUEUE_LEASE_SECONDS", "3");
    // So would the minute after each temporary refusal be.
    environment.put("SENDING_RETRY_BASE", "PT1S");
    return new Victim(function, environment, log);
  }

  /** Until everything has happened and every send has ended, or the time is up. */
  void wreak(Mischief mischief) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (Victim victim : victims) {
      victim.start();
    }
    int expected = plan.leads() * 2;
    int settled = 0;
    int sinceKill = 0;
    for (int look = 0; seconds < plan.limit().toSeconds(); look++) {
      Thread.sleep(LOOK_MILLIS);
      seconds = (System.nanoTime() - begin) / NANOS;
      settled = Math.max(settled, ledger.settled());
      int due =
          Math.min(plan.kills(), (settled + 1) * plan.kills() / Math.max(1, expected * 9 / 10));
      if (killed() < plan.kills() && (killed() < due || ++sinceKill > LOOKS_BETWEEN_KILLS)) {
        sinceKill = kill() ? 0 : sinceKill;
      }
      if (restarts < plan.restarts()
          && killed() * (plan.restarts() + 1) > (restarts + 1) * plan.kills()) {
        restarts++;
        product.restartDatabases();
      }
      if (look % LINE_EVERY == 0) {
        progress.printf(
            "  %.0f s: %d kills, %d restarts, %d of %d sends settled%n",
            seconds, killed(), restarts, settled, expected);
      }
      if (killed() == plan.kills() && restarts == plan.restarts()) {
        mischief.end();
        if (ledger.open() == 0) {
          return;
        }
      }
    }
  }

  private boolean kill() throws IOException, InterruptedException {
    Victim victim = victims.get(random.nextInt(victims.size()));
    if (!victim.isUp(random.nextInt(OLDEST_MILLIS))) {
      return false;
    }
    victim.kill();
    kills.merge(victim.name(), 1, Integer::sum);
    victim.start();
    return true;
  }

  private int killed() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  Map<String, Integer> kills() {
    return kills;
  }

  int restarts() {
    return restarts;
  }

  long seconds() {
    return Math.round(seconds);
  }

  @Override
  public void close() {
    victims.forEach(Victim::close);
  }
}
