package com.penguinmails.data.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The committed matrix is what the databases do. */
@ExtendWith(TestDatabasesExtension.class)
class AccessMatrixDbTest {
  private static final Path FILE =
      Path.of(System.getProperty("project.root", "../.."), "infra/decisions/access-matrix.md");

  private final TestDatabases databases;

  AccessMatrixDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @Test
  void shouldBeWhatTheFileSays() throws Exception {
    String tried = AccessMatrix.of(databases);
    if (Boolean.getBoolean("access.matrix.write")) {
      Files.writeString(FILE, tried);
    }
    assertThat(tried).isEqualTo(Files.readString(FILE));
  }

  @Test
  void shouldLetNoTenantsRequestReachAnother() throws Exception {
    for (String line : Files.readAllLines(FILE)) {
      String[] cells = line.split(" \\| ", -1);
      if (line.startsWith("| ") && cells.length == 4 && cells[1].contains(" / ")) {
        String[] app = cells[1].split(" / ", -1);
        assertThat(app[1]).as(line).isEqualTo(".");
        assertThat(app[2]).as(line).isEqualTo(".");
        // Nor a worker that works for one.
        assertThat(cells[2].split(" / ", -1)[1]).as(line).isEqualTo(".");
      }
    }
  }
}
