package com.penguinmails.bench.load;

import com.penguinmails.bench.Scale;
import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Product and floor under the same load, in turn, so that both meet the same weather. */
public final class Duel {
  /** Most connections of a run, and of a pool. */
  public static final int MOST_CONNECTIONS = 8;

  private static final List<String> COLUMNS =
      List.of(
          "request",
          "connections",
          "product/s",
          "floor/s",
          "target/s",
          "product p50 µs",
          "floor p50 µs",
          "p50 ratio",
          "target ratio",
          "product p99 µs",
          "floor p99 µs",
          "errors");
  private static final int FLOOR_WARMS_UP_FASTER = 6;

  private final Workload workload;
  private final Scale scale;
  private final PrintStream progress;

  /** Measures nothing yet. */
  public Duel(Workload workload, Scale scale, PrintStream progress) {
    this.workload = workload;
    this.scale = scale;
    this.progress = progress;
  }

  /** Runs with the most connections, which also warms both sides up best, and then with one. */
  public Table run(Side product, Side floor)
      throws IOException, SQLException, InterruptedException {
    List<List<Object>> rows = new ArrayList<>();
    warmUp(product, floor);
    for (int connections : List.of(MOST_CONNECTIONS, 1)) {
      int kinds = workload.kinds().size();
      try (Crew ours = new Crew(product, connections, kinds);
          Crew bare = new Crew(floor, connections, kinds)) {
        rounds(ours, bare, connections);
        rows.addAll(rows(ours, bare, connections));
      }
    }
    String note =
        "%d rounds of %.1f s a side, in turn; rates of the middle round, times of all requests"
            .formatted(scale.rounds(), scale.round().toMillis() / 1000.0);
    return new Table(workload.title(), COLUMNS, rows, List.of(note));
  }

  /**
   * Until the compiler is done: it shares two cores with the load and PostgreSQL, and has a whole
   * framework to compile for the product, where the floor is a loop.
   */
  private void warmUp(Side product, Side floor)
      throws IOException, SQLException, InterruptedException {
    progress.printf("%s, warming up …%n", workload.title());
    int kinds = workload.kinds().size();
    try (Crew ours = new Crew(product, MOST_CONNECTIONS, kinds);
        Crew bare = new Crew(floor, MOST_CONNECTIONS, kinds)) {
      ours.work(scale.warmUp());
      bare.work(scale.warmUp().dividedBy(FLOOR_WARMS_UP_FASTER));
    }
  }

  private void rounds(Crew product, Crew floor, int connections)
      throws IOException, SQLException, InterruptedException {
    product.work(scale.round());
    floor.work(scale.round());
    product.forget();
    floor.forget();
    for (int round = 1; round <= scale.rounds(); round++) {
      progress.printf(
          "%s, connections: %d, round %d of %d …%n",
          workload.title(), connections, round, scale.rounds());
      product.work(scale.round());
      floor.work(scale.round());
    }
  }

  private List<List<Object>> rows(Crew product, Crew floor, int connections) {
    List<List<Object>> rows = new ArrayList<>();
    for (int kind = 0; kind < workload.kinds().size(); kind++) {
      rows.add(row(product.timings(kind), floor.timings(kind), kind, connections));
    }
    boolean aimed = connections == MOST_CONNECTIONS && workload.target() > 0;
    Object target = aimed ? "≥ %,d".formatted(workload.target()) : "";
    rows.add(
        List.of(
            "all " + workload.unit(),
            connections,
            product.rate(),
            floor.rate(),
            target,
            "",
            "",
            "",
            "",
            "",
            "",
            ""));
    return rows;
  }

  private List<Object> row(Timings product, Timings floor, int kind, int connections) {
    double ratio = (double) product.micros(0.5) / Math.max(1, floor.micros(0.5));
    return List.of(
        workload.kinds().get(kind),
        connections,
        "",
        "",
        "",
        product.micros(0.5),
        floor.micros(0.5),
        ratio,
        workload.targetRatio(),
        product.micros(0.99),
        floor.micros(0.99),
        product.errors() + floor.errors());
  }
}
