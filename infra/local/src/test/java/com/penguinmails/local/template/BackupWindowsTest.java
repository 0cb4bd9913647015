package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupWindowsTest {
  private String databases;
  private Sample backup;

  @BeforeEach
  void read() throws IOException {
    databases = Sample.of("infra/stacks/database.yaml").text();
    backup = Sample.of("infra/stacks/backup.yaml");
  }

  @Test
  void shouldBackUpWhenRdsLetsIt() {
    assertThat(BackupWindows.problems(databases, backup.text())).isEmpty();
  }

  /** In the hour before a window, in it, or so long that it reaches one. */
  @ParameterizedTest
  @ValueSource(strings = {"cron(30 1", "cron(0 2", "cron(50 2", "cron(0 4", "cron(15 0"})
  void shouldFindAPlanThatMeetsAWindow(String schedule) {
    String wrong = backup.with("Plan", "cron(0 5", schedule).text();

    assertThat(BackupWindows.problems(databases, wrong)).isNotEmpty();
  }

  @Test
  void shouldNotPassOverATemplateItCannotRead() {
    assertThat(BackupWindows.problems("", backup.text())).isNotEmpty();
    assertThat(BackupWindows.problems(databases, "")).isNotEmpty();
  }

  @Test
  void shouldMissABackupNoSoonerThanItMayCome() throws IOException {
    Sample alarms = Sample.of("infra/stacks/observability.yaml");
    Sample hasty = alarms.with("BackupMissing", "EvaluationPeriods: 31", "EvaluationPeriods: 24");

    assertThat(BackupWindows.impatience(alarms.text(), backup.text())).isEmpty();
    assertThat(BackupWindows.impatience(hasty.text(), backup.text()))
        .containsExactly("the alarm waits 1440 minutes, a backup may take 1860");
    assertThat(BackupWindows.impatience("", backup.text())).isNotEmpty();
  }
}
