package com.penguinmails.operations.migration;

import com.penguinmails.data.migration.Bootstrap;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.kernel.secrets.SecretStore;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Roles, databases and passwords of the clusters a deployment made, as their master user. */
@Singleton
class Clusters {
  private static final Argument<Map<String, Object>> OBJECT =
      Argument.mapOf(String.class, Object.class);

  private final SecretStore secrets;
  private final BeanProvider<SecretsManagerClient> aws;
  private final JsonMapper json;

  Clusters(SecretStore secrets, BeanProvider<SecretsManagerClient> aws, JsonMapper json) {
    this.secrets = secrets;
    this.aws = aws;
    this.json = json;
  }

  /**
   * Prepares each, again at every deployment: that also sets passwords somebody changed.
   *
   * @param clusters maps with {@code Host}, {@code MasterSecret} (ARN of what RDS keeps) and {@code
   *     Passwords} (path before the runtime roles' secrets)
   * @throws IllegalStateException when a cluster refuses
   */
  void prepare(List<?> clusters) {
    for (Object each : clusters) {
      if (each instanceof Map<?, ?> cluster) {
        prepare(
            Objects.toString(cluster.get("Host")),
            Objects.toString(cluster.get("MasterSecret")),
            Objects.toString(cluster.get("Passwords")));
      }
    }
  }

  private void prepare(String host, String masterSecret, String path) {
    Map<String, String> passwords = new LinkedHashMap<>();
    passwords.put(Roles.OWNER, secrets.require("database/" + Roles.OWNER));
    for (String role : List.of(Roles.APP, Roles.WORKER, Roles.PLATFORM)) {
      passwords.put(role, field(secrets.require(path + "/" + role), "password"));
    }
    String master =
        aws.get().getSecretValue(request -> request.secretId(masterSecret)).secretString();
    String user = field(master, "username");
    String password = field(master, "password");
    try {
      Bootstrap.of(host, user, password).run(passwords);
    } catch (SQLException e) {
      throw new IllegalStateException("The cluster at " + host + " cannot be prepared.", e);
    }
  }

  private String field(String secret, String name) {
    try {
      Object value = json.readValue(secret, OBJECT).get(name);
      if (value instanceof String text) {
        return text;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "A secret is not a JSON object.", new IOException(e.getClass().getName()));
    }
    throw new IllegalStateException("A secret has no " + name + ".");
  }
}
