package com.penguinmails.data.migration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes the monthly partitions of messages, bodies and events, from last month to a year ahead.
 *
 * <p>Only the owner may, and it works for no tenant: hence not through the guarded data source.
 *
 * @param url JDBC URL of the content tier's database
 * @param user the owner
 * @param password the owner's
 */
public record MessagePartitions(String url, String user, String password) {

  /** Makes what is missing and returns how many tables that were. */
  public int make() {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement statement =
            connection.prepareStatement(
                "select app_sec.make_message_partitions((now() - interval '1 month')::date, 15)");
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException("The partitions of messages cannot be made.", e);
    }
  }

  @Override
  public String toString() {
    return "MessagePartitions[" + url + "]";
  }
}
