package com.penguinmails.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedPostgresDbTest {
  private final Path root;

  SharedPostgresDbTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void shouldServeTwoProgramsUntilTheLastLeaves() throws Exception {
    try (ChildProgram first = ChildProgram.start(SharedPostgresMain.class, root);
        ChildProgram second = ChildProgram.start(SharedPostgresMain.class, root)) {
      int port = first.port();
      assertThat(second.port()).isEqualTo(port);

      first.finish();
      assertThat(Postmaster.ready(data())).isPresent();

      second.finish();
      assertThat(Postmaster.ready(data())).isEmpty();
    }
  }

  @Test
  void shouldTakeOverWhatAKilledProgramLeft() throws Exception {
    int port;
    try (ChildProgram killed = ChildProgram.start(SharedPostgresMain.class, root)) {
      port = killed.port();
      killed.kill();
    }
    assertThat(Postmaster.ready(data())).isPresent();

    try (ChildProgram next = ChildProgram.start(SharedPostgresMain.class, root)) {
      assertThat(next.port()).isEqualTo(port);
      next.finish();
    }
    assertThat(Postmaster.ready(data())).isEmpty();
  }

  private Path data() {
    return root.resolve("target/test-postgres/data").toAbsolutePath().normalize();
  }
}
