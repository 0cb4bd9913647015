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

/** One new lead after another, each with its audit row and its commit. */
public final class WriteBench {
  private static final Workload WORKLOAD =
      new Workload("Writes", List.of("new lead"), "writes", 0, "≤ 1.5");

  private WriteBench() {}

  /** Measures it. */
  public static List<Table> run(Workbench bench)
      throws IOException, SQLException, InterruptedException {
    List<UUID> unused = SeededLeads.ids(bench);
    NewEmails emails = new NewEmails();
    URI base = URI.create(bench.facts().baseUrl());
    Requests requests = new Requests(base.getAuthority(), bench.facts().apiKey());
    try (HikariDataSource pool = bench.pool(Roles.APP, Duel.MOST_CONNECTIONS)) {
      return List.of(
          new Duel(WORKLOAD, bench.scale(), bench.progress())
              .run(
                  () -> new HttpWriter(HttpConnection.open(base), requests, emails),
                  () -> new BareWriter(new BareJdbc(pool), emails)));
    }
  }
}
