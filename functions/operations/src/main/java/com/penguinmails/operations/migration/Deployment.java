package com.penguinmails.operations.migration;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrating as a step of a CloudFormation deployment ("Custom resource request and response
 * reference"): whatever happens, the answer is put where the event says, or the deployment would
 * wait in vain.
 */
@Singleton
public class Deployment {
  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

  /** CloudFormation takes 4 kB in all. */
  private static final int LONGEST_REASON = 1_000;

  private static final int PATIENCE_MILLIS = 10_000;

  private final Migrations migrations;
  private final Clusters clusters;
  private final JsonMapper json;

  Deployment(Migrations migrations, Clusters clusters, JsonMapper json) {
    this.migrations = migrations;
    this.clusters = clusters;
    this.json = json;
  }

  /**
   * Prepares clusters and migrates, unless the stack is being deleted, and answers.
   *
   * @return the answer
   * @throws UncheckedIOException when it cannot be put where it belongs
   */
  public Map<String, Object> answer(Map<String, Object> event) {
    Map<String, Object> answer = new HashMap<>();
    for (String key : List.of("StackId", "RequestId", "LogicalResourceId")) {
      answer.put(key, Objects.toString(event.get(key)));
    }
    answer.put("PhysicalResourceId", "migration");
    try {
      answer.put("Data", Map.of("Schema", schema(event)));
      answer.put("Status", "SUCCESS");
    } catch (RuntimeException e) {
      LOG.error("the deployment stops here", e);
      String reason = e.toString();
      answer.put("Status", "FAILED");
      answer.put("Reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    }
    put(Objects.toString(event.get("ResponseURL")), answer);
    return answer;
  }

  /** The version of this function that made the schema. */
  private String schema(Map<String, Object> event) {
    Map<?, ?> properties =
        event.get("ResourceProperties") instanceof Map<?, ?> given ? given : Map.of();
    if (!"Delete".equals(event.get("RequestType"))) {
      clusters.prepare(properties.get("Clusters") instanceof List<?> list ? list : List.of());
      LOG.info("migrated: {}", migrations.run());
    }
    String code = Objects.toString(properties.get("Code"), "unknown");
    return code.substring(code.lastIndexOf(':') + 1);
  }

  private void put(String url, Map<String, Object> answer) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      connection.setDoOutput(true);
      connection.setRequestMethod("PUT");
      // The address is signed for no type at all.
      connection.setRequestProperty("Content-Type", "");
      byte[] body = json.writeValueAsBytes(answer);
      connection.setFixedLengthStreamingMode(body.length);
      connection.getOutputStream().write(body);
      int status = connection.getResponseCode();
      if (status / 100 != 2) {
        throw new IOException("CloudFormation's answer box says " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
