package com.penguinmails.bench.imports;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.penguinmails.bench.Workbench;
import com.penguinmails.bench.load.HttpConnection;
import com.penguinmails.bench.load.Requests;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Uploads a list and waits until the worker has it in. */
record Upload(Workbench bench, Connection superuser) {
  private static final int ACCEPTED = 202;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Imports each part after the one before; returns the time the worker had them in hand. */
  double seconds(LeadList list) throws IOException, SQLException, InterruptedException {
    URI base = URI.create(bench.facts().baseUrl());
    Requests requests = new Requests(base.getAuthority(), bench.facts().apiKey());
    double seconds = 0;
    try (HttpConnection connection = HttpConnection.open(base)) {
      for (LeadList.Part part : list.parts()) {
        byte[] request = requests.post("/api/v1/tenant/leads/imports", "text/csv", part.csv());
        int status = connection.exchange(request);
        if (status != ACCEPTED) {
          throw new IllegalStateException("upload: " + status + " " + connection.body());
        }
        seconds += completed(id(connection.body()), part.rows());
      }
    }
    return seconds;
  }

  private static UUID id(String answer) throws IOException {
    try {
      return UUID.fromString(JSONObjectUtils.getString(JSONObjectUtils.parse(answer), "id"));
    } catch (ParseException e) {
      throw new IOException("upload: " + answer, e);
    }
  }

  private double completed(UUID id, int rows) throws SQLException, InterruptedException {
    Instant end = bench.clock().instant().plus(LIMIT);
    while (bench.clock().instant().isBefore(end)) {
      Thread.sleep(LOOK);
      try (PreparedStatement statement =
          superuser.prepareStatement(
              """
              select status, imported, extract(epoch from completed - started)::float8 as seconds
                from lead_imports where id = ? and completed is not null
              """)) {
        statement.setObject(1, id);
        try (ResultSet result = statement.executeQuery()) {
          if (result.next()) {
            return checked(result, rows);
          }
        }
      }
    }
    throw new IllegalStateException("the import did not end within " + LIMIT);
  }

  private static double checked(ResultSet result, int rows) throws SQLException {
    if (result.getInt("imported") != rows) {
      throw new IllegalStateException(
          "import %s: %d of %d rows"
              .formatted(result.getString("status"), result.getInt("imported"), rows));
    }
    return result.getDouble("seconds");
  }
}
