package com.penguinmails.operations.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.operations.figures.ServerFigures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures no test can bring a server to, against the document's targets and alert thresholds. */
class SafetyTest {

  @ParameterizedTest
  @CsvSource({
    "80, 9_900, 100, ok, ok",
    "81, 9_899, 101, watch, watch",
    "90, 9_500, 500, watch, watch",
    "91, 9_400, 600, alert, alert",
    "10, 50, 49, ok, unknown",
  })
  void shouldJudgeConnectionsAndIndexHits(
      long used, String hits, long reads, String connections, String indexes) {
    var figures =
        new ServerFigures(
            used, 100, 1, Long.parseLong(hits.replace("_", "")), reads, 0, 1_000, 20_000, 0);

    assertThat(Safety.metrics("oltp", figures))
        .extracting(metric -> metric.name() + " " + metric.status())
        .contains("connection_percent " + connections, "index_hit_percent " + indexes);
  }
}
