package com.penguinmails.data.migration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes the monthly partitions of the queue's log, from this month to fourteen months ahead.
 *
 * @param url JDBC URL of the queue tier's database
 * @param user the owner
 * @param password the owner's
 */
public record JobLogPartitions(String url, String user, String password) {

  /** Makes what is missing and returns how many tables that were. */
  public int make() {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement statement =
            connection.prepareStatement("select app_sec.make_job_log_partitions(now()::date, 15)");
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException("The partitions of the queue's log cannot be made.", e);
    }
  }

  @Override
  public String toString() {
    return "JobLogPartitions[" + url + "]";
  }
}
