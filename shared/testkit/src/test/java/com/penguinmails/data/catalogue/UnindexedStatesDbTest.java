package com.penguinmails.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import com.penguinmails.testkit.postgres.TestDatabasesExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs and mails go through stands in no index, or every step would write to all of them. */
@ExtendWith(TestDatabasesExtension.class)
class UnindexedStatesDbTest {
  private static final String KNOWING =
      """
      select x.indexrelid::regclass::text as index
        from pg_index x join pg_attribute a on a.attrelid = x.indrelid and a.attname = ?
       where x.indrelid = ?::regclass
         and (a.attnum = any (x.indkey) or pg_get_expr(x.indpred, x.indrelid) ~ ('\\m' || a.attname || '\\M'))
      """;

  private final TestDatabases databases;

  UnindexedStatesDbTest(TestDatabases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @CsvSource({"QUEUE, jobs, status", "OLTP, send_ledger, state"})
  void shouldStandInNoIndex(Tier tier, String table, String column) throws SQLException {
    try (Connection admin = databases.superuser(tier);
        Statement statement = admin.createStatement()) {
      assertThat(knowing(admin, table, column)).isEmpty();

      admin.setAutoCommit(false);
      statement.execute("create index planted_column on %s (%s)".formatted(table, column));
      statement.execute(
          "create index planted_predicate on %s (id) where %s = 'x'".formatted(table, column));
      assertThat(knowing(admin, table, column))
          .containsExactlyInAnyOrder("planted_column", "planted_predicate");
      admin.rollback();
    }
  }

  private static List<String> knowing(Connection admin, String table, String column)
      throws SQLException {
    try (PreparedStatement statement = admin.prepareStatement(KNOWING)) {
      statement.setString(1, column);
      statement.setString(2, table);
      List<String> indexes = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          indexes.add(rows.getString(1));
        }
      }
      return indexes;
    }
  }
}
