package com.penguinmails.leads.sample.service;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/** Breaks every rule there is; only {@code ArchitectureRulesTest} looks at it. */
public final class LeadHelper implements RequestHandler<String, Instant> {
  @Override
  public Instant handleRequest(String input, Context context) {
    System.out.println(input);
    return Instant.now();
  }

  Connection around(DataSource source) throws SQLException {
    return source.getConnection();
  }
}
