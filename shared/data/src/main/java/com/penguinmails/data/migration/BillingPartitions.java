package com.penguinmails.data.migration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes the yearly partitions of billing analytics, from last year to two years ahead.
 *
 * @param url JDBC URL of the analytics tier's database
 * @param user the owner
 * @param password the owner's
 */
public record BillingPartitions(String url, String user, String password) {

  /** Makes what is missing and returns how many tables that were. */
  public int make() {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement statement =
            connection.prepareStatement(
                "select app_sec.make_billing_partitions(extract(year from now())::integer - 1, 4)");
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException("The partitions of billing analytics cannot be made.", e);
    }
  }

  @Override
  public String toString() {
    return "BillingPartitions[" + url + "]";
  }
}
