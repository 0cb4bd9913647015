package com.penguinmails.operations.migration;

import com.penguinmails.data.migration.BillingPartitions;
import com.penguinmails.data.migration.JobLogPartitions;
import com.penguinmails.data.migration.MessagePartitions;
import com.penguinmails.data.migration.Migrator;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Migrates every tier and makes the partitions the next year needs. */
@Singleton
public class Migrations {
  private final Environment environment;
  private final SecretStore secrets;

  Migrations(Environment environment, SecretStore secrets) {
    this.environment = environment;
    this.secrets = secrets;
  }

  /**
   * Applies what is pending, tier by tier.
   *
   * @return how many migrations ran by tier, and how many {@code partitions} were made
   * @throws org.flywaydb.core.api.FlywayException when one fails; tiers before it stay migrated
   */
  public Map<String, Integer> run() {
    String password = secrets.require("database/" + Roles.OWNER);
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Tier tier : Tier.values()) {
      counts.put(tier.key(), new Migrator(tier, url(tier), Roles.OWNER, password).migrate());
    }
    counts.put(
        "partitions",
        new MessagePartitions(url(Tier.CONTENT), Roles.OWNER, password).make()
            + new JobLogPartitions(url(Tier.QUEUE), Roles.OWNER, password).make()
            + new BillingPartitions(url(Tier.OLAP), Roles.OWNER, password).make());
    return counts;
  }

  private String url(Tier tier) {
    return environment.getRequiredProperty("database." + tier.key() + ".url", String.class);
  }
}
