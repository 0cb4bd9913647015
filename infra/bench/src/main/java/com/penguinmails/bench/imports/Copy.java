package com.penguinmails.bench.imports;

import com.penguinmails.local.demo.DemoTenants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** PostgreSQL's fastest way in. */
final class Copy {
  private static final double NANOS = 1e9;
  private static final String COPY =
      """
      copy leads (id, tenant_id, import_id, email, first_name, last_name, company, job_title, city, country)
      from stdin
      """;

  private Copy() {}

  /** Copies the list, which is rendered before the clock starts, and returns how long it took. */
  static double seconds(Connection superuser, LeadList list) throws IOException, SQLException {
    byte[] rows = list.copy(DemoTenants.DEMO);
    long begin = System.nanoTime();
    long copied =
        superuser
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(COPY, new ByteArrayInputStream(rows));
    double seconds = (System.nanoTime() - begin) / NANOS;
    if (copied != list.rows()) {
      throw new IllegalStateException("COPY took " + copied + " of " + list.rows() + " rows");
    }
    return seconds;
  }
}
