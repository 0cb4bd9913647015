package com.penguinmails.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.bench.report.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosE2eTest {

  /** Ten kills and a restart of the database in the middle of a campaign. */
  @Test
  void shouldSendEveryMailOnceWhateverIsKilled(@TempDir Path data) throws Exception {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    List<Table> tables =
        new ChaosBench(ChaosPlan.tiny(), root, data, System.err, System.nanoTime()).run();
    Table verdict = tables.getFirst();
    assertThat(verdict.rows().getFirst().getLast()).as(verdict + "\n" + tables).isEqualTo(0);
  }

  @Test
  void shouldSeeWhatShouldNotBe() {
    Audit audit =
        new Audit(
            List.of(
                new Ledger.Entry("once", "accepted", ""),
                new Ledger.Entry("twice", "accepted", ""),
                new Ledger.Entry("lost", "accepted", ""),
                new Ledger.Entry("refused", "failed", "5.1.1"),
                new Ledger.Entry("sent-though-failed", "failed", "5.1.1"),
                new Ledger.Entry("doubt-held", "in_doubt", ""),
                new Ledger.Entry("doubt-not-held", "in_doubt", ""),
                new Ledger.Entry("doubt-twice", "in_doubt", ""),
                new Ledger.Entry("open", "submitting", "")),
            Map.of(
                "once",
                1,
                "twice",
                2,
                "sent-though-failed",
                1,
                "doubt-held",
                1,
                "doubt-twice",
                2,
                "unknown",
                1),
            List.of("a contradiction"));
    assertThat(audit.violations())
        .containsExactlyInAnyOrder(
            "a contradiction",
            "twice is accepted and held 2 times",
            "lost is accepted and held 0 times",
            "sent-though-failed is failed 5.1.1 and held 1 times",
            "doubt-twice is in_doubt and held 2 times",
            "open is submitting and held 0 times",
            "unknown is in no ledger");
    assertThat(audit.counts()).containsEntry("in_doubt, held", 2);
  }
}
