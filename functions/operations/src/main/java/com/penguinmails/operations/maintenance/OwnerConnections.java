package com.penguinmails.operations.maintenance;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connections as the owner, for what no runtime role may do. */
@Singleton
class OwnerConnections {
  private final Environment environment;
  private final SecretStore secrets;

  OwnerConnections(Environment environment, SecretStore secrets) {
    this.environment = environment;
    this.secrets = secrets;
  }

  Connection connect(Tier tier) throws SQLException {
    return DriverManager.getConnection(url(tier), Roles.OWNER, password());
  }

  String url(Tier tier) {
    return environment.getRequiredProperty("database." + tier.key() + ".url", String.class);
  }

  String password() {
    return secrets.require("database/" + Roles.OWNER);
  }
}
