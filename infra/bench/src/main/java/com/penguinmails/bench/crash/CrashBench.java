package com.penguinmails.bench.crash;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Bench {@code chaos-database}. */
public final class CrashBench {
  private CrashBench() {}

  /** Kills as often as the scale says. */
  public static List<Table> run(Workbench bench) throws IOException, SQLException {
    CrashResult result =
        DatabaseCrash.run(
            bench.directory("chaos"), bench.scale().kills(), new Random(), bench.progress());
    List<List<Object>> rows =
        List.of(
            List.of("SIGKILLs", result.kills()),
            List.of("acknowledged writes", result.acknowledged()),
            List.of("of these lost", result.lost()),
            List.of("broken audit chains", result.brokenChains()),
            List.of("sends without a job", result.jobless()),
            List.of("accepted sends whose message disagrees", result.disagreeing()),
            List.of("sends in the counters", result.counted().sends()),
            List.of("counters that differ from a recount", result.counted().disagreeing()),
            List.of("roll-ups that failed meanwhile", result.counted().interrupted()),
            List.of("mended by the reconciliation", result.mended().total()),
            List.of("left for a second one", result.left().total()),
            List.of("slowest recovery, ms", result.slowestRecovery().toMillis()));
    return List.of(
        new Table(
            "PostgreSQL killed under write load" + (result.isSound() ? ": sound" : ": NOT SOUND"),
            List.of("what", "count"),
            rows,
            List.of("mended: " + result.mended())));
  }
}
