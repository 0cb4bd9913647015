package com.penguinmails.bench.database;

import com.penguinmails.bench.Workbench;
import com.penguinmails.data.sql.Tier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.YearMonth;

/**
 * Messages with a body and an attachment, whose keys can be computed: of each tenant one for ten
 * leads, the first of this month, so that no list begins with them.
 */
final class ScaleBodies {
  /** As many of them as there are at the smallest size are asked for. */
  static final int ASKED = 10;

  private final int tenants;
  private final int each;

  ScaleBodies(int tenants, int each) {
    this.tenants = tenants;
    this.each = each;
  }

  void load(Workbench bench) throws SQLException {
    bench.progress().println("bodies and attachments");
    try (Connection content = bench.superuser(Tier.CONTENT);
        Statement statement = content.createStatement()) {
      statement.execute("set session_replication_role = replica");
      rows(
          statement,
          "email_messages (storage_key, tenant_id, direction, subject, status, created_at)",
          "%1$s, %2$s, 'outbound', 'Offer ' || n, 'sent', now()");
      rows(
          statement,
          "email_content (storage_key, tenant_id, body, compression_algorithm, raw_size_bytes,"
              + " compressed_size_bytes, content_hash)",
          "%1$s, %2$s, convert_to(repeat('word ', 200), 'UTF8'), 'none', 1000, 1000,"
              + " sha256(convert_to(%1$s, 'UTF8'))");
      rows(
          statement,
          "attachments (id, tenant_id, parent_storage_key, filename, mime_type, size_bytes,"
              + " content)",
          "md5(%1$s)::uuid, %2$s, %1$s, 'offer.txt', 'text/plain', 3, '\\x616161'");
      statement.execute("vacuum analyze email_content, attachments");
    }
  }

  private void rows(Statement statement, String table, String values) throws SQLException {
    String key =
        "overlay(" + ScaleData.lead("t", "n") + "::text placing '" + month() + "/0' from 1 for 1)";
    statement.execute(
        "insert into %s select %s from generate_series(1, %d) t, generate_series(1, %d) n on conflict do nothing"
            .formatted(table, values.formatted(key, ScaleData.tenant("t")), tenants, each));
  }

  /** The key of a message; there may be none with a number above the smallest size. */
  static String keyLiteral(int tenant, int n) {
    return "'%s/0%s'".formatted(month(), ScaleData.leadText(tenant, n).substring(1));
  }

  private static String month() {
    return YearMonth.now(Clock.systemUTC()).toString().replace("-", "");
  }
}
