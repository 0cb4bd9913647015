package com.penguinmails.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.bench.report.Table;
import java.nio.file.Path;
import java.util.List;
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
                entry("once", "accepted", ""),
                entry("twice", "accepted", ""),
                entry("lost", "accepted", ""),
                entry("refused", "failed", "5.1.1"),
                entry("sent-though-failed", "failed", "5.1.1"),
                entry("doubt-held", "in_doubt", ""),
                entry("doubt-not-held", "in_doubt", ""),
                entry("doubt-twice", "in_doubt", ""),
                entry("astray", "accepted", ""),
                entry("again", "accepted", ""),
                entry("open", "submitting", "")),
            List.of(
                held("once"),
                held("twice"),
                held("twice"),
                held("sent-though-failed"),
                held("doubt-held"),
                held("doubt-twice"),
                held("doubt-twice"),
                held("unknown"),
                new HeldMail("astray", "somebody@else.example", "One"),
                new HeldMail("again", "lead-once@chaos.example", "One for once")),
            List.of("a contradiction"));
    assertThat(audit.violations())
        .containsExactlyInAnyOrder(
            "a contradiction",
            "twice is accepted and held 2 times",
            "lost is accepted and held 0 times",
            "sent-though-failed is failed 5.1.1 and held 1 times",
            "doubt-twice is in_doubt and held 2 times",
            "open is submitting and held 0 times",
            "unknown is in no ledger",
            "astray went to somebody@else.example",
            "again went to lead-once@chaos.example",
            "lead-once@chaos.example has One for once 2 times",
            "lead-twice@chaos.example has One for twice 2 times",
            "lead-doubt-twice@chaos.example has One for doubt-twice 2 times");
    assertThat(audit.counts()).containsEntry("in_doubt, held", 2);
  }

  private static Ledger.Entry entry(String key, String state, String code) {
    return new Ledger.Entry(key, state, code, "lead-" + key + "@chaos.example");
  }

  private static HeldMail held(String key) {
    return new HeldMail(key, "lead-" + key + "@chaos.example", "One for " + key);
  }
}
