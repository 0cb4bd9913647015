package com.penguinmails.bench.sending;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A large campaign through the scheduler alone, beside the bare statements of its batches. */
public final class ScheduleBench {
  private static final int ACCOUNTS = 20;
  private static final int LOOKS = 10;
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private ScheduleBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    int leads = bench.scale().enrolments();
    List<List<Object>> heap = new ArrayList<>();
    try (Connection superuser = bench.superuser()) {
      BenchCampaign campaigns = new BenchCampaign(bench, superuser);
      campaigns.sendingQueue(false);
      bench.progress().printf("Scheduling: writing %,d leads …%n", leads);
      UUID campaign = campaigns.create(leads, ACCOUNTS, bench.facts().smtpPort());
      bench.progress().println("  scheduling …");
      double scheduled = schedule(bench, campaigns, campaign, leads, heap);
      bench.progress().println("  the bare statements …");
      double bare = new BareSchedule(campaigns).seconds(campaign, Math.min(leads, 100_000));
      campaigns.sendingQueue(true);
      return List.of(
          new Table(
              "Scheduling of a campaign",
              List.of("enrolments", "seconds", "enrolments/s", "bare statements/s", "ratio"),
              List.of(
                  List.of(
                      leads,
                      scheduled,
                      Math.round(leads / scheduled),
                      Math.round(bare),
                      leads / scheduled / bare)),
              List.of(
                  "scheduler: claim, walk, accounts, slots, ledger, outbox, in batches of 500; the relay beside it",
                  "bare: claim, move, ledger and outbox of the same rows in batches of 500, deciding nothing")),
          new Table(
              "Heap after a collection",
              List.of("enrolments done", "seconds", "MB in use"),
              heap,
              List.of("the whole product is in this process: API, workers, catcher")));
    }
  }

  private static double schedule(
      Workbench bench, BenchCampaign campaigns, UUID campaign, int leads, List<List<Object>> heap)
      throws SQLException, InterruptedException {
    campaigns.run("checkpoint");
    heap.add(List.of(0L, 0.0, used()));
    campaigns.start(campaign);
    long start = System.nanoTime();
    CompletableFuture<?> running = fire(bench);
    Instant end = bench.clock().instant().plus(LIMIT);
    long done = 0;
    long next = leads / LOOKS;
    while (done < leads && bench.clock().instant().isBefore(end)) {
      Thread.sleep(20);
      done =
          leads
              - campaigns.number(
                  "select sum(enrolled) from campaign_progress where campaign_id = ?", campaign);
      if (done >= next) {
        heap.add(List.of(done, (System.nanoTime() - start) / 1e9, used()));
        next = done + leads / LOOKS;
      }
      if (running.isDone() && done < leads) {
        running = fire(bench);
      }
    }
    if (done < leads) {
      throw new IllegalStateException("not everything was scheduled within " + LIMIT);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static CompletableFuture<?> fire(Workbench bench) {
    return CompletableFuture.supplyAsync(() -> bench.running().fire("campaign-scheduler"));
  }

  private static double used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
  }
}
