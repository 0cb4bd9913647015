package com.penguinmails.bench.contacts;

import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.load.Duel;
import com.penguinmails.bench.load.HttpConnection;
import com.penguinmails.bench.load.Requests;
import com.penguinmails.bench.load.Workload;
import com.penguinmails.bench.report.Table;
import com.penguinmails.data.migration.Roles;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** A page of leads and one lead, in turn. */
public final class ReadBench {
  static final int PAGE_SIZE = 20;

  private static final int TARGET = 5_500;
  private static final Workload WORKLOAD =
      new Workload("Reads", List.of("lead page of 20", "one lead"), "reads", TARGET, "≤ 1.5");

  private ReadBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    List<UUID> ids = SeededLeads.ids(bench);
    URI base = URI.create(bench.facts().baseUrl());
    LeadRequests requests =
        LeadRequests.of(new Requests(base.getAuthority(), bench.facts().apiKey()), ids);
    try (HikariDataSource pool = bench.pool(Roles.APP, Duel.MOST_CONNECTIONS)) {
      return List.of(
          new Duel(WORKLOAD, bench.scale(), bench.progress())
              .run(
                  () -> new HttpReader(HttpConnection.open(base), requests),
                  () -> new BareReader(new BareJdbc(pool), ids)));
    }
  }
}
