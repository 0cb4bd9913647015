package com.penguinmails.testkit.identity;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.Ids;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One employee of the platform per role.
 *
 * @param users by the role's name in {@code staff_roles}
 */
public record TestStaff(Map<String, UUID> users) {
  private static final String WRITE =
      """
      with person as (insert into users (id, email) values (?, ?) returning id)
      insert into staff_members (user_id, role_id) select person.id, ? from person
      """;

  public TestStaff {
    users = Map.copyOf(users);
  }

  /** Writes them. */
  public static TestStaff in(TestDatabases databases) {
    Map<String, UUID> users = new HashMap<>();
    try (Connection connection = databases.superuser(Tier.OLTP);
        PreparedStatement roles = connection.prepareStatement("select id, name from staff_roles");
        PreparedStatement write = connection.prepareStatement(WRITE);
        ResultSet role = roles.executeQuery()) {
      while (role.next()) {
        UUID user = Ids.next();
        write.setObject(1, user);
        write.setString(2, role.getString("name") + "-" + user + "@penguinmails.example");
        write.setInt(3, role.getInt("id"));
        write.executeUpdate();
        users.put(role.getString("name"), user);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot write the staff of the test", e);
    }
    return new TestStaff(users);
  }

  /** The employee with this role. */
  public UUID user(String role) {
    return Objects.requireNonNull(users.get(role), role);
  }
}
