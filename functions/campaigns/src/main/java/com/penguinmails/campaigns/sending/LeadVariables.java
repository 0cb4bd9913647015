package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Row;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template may say about a lead. */
@Singleton
public class LeadVariables {
  private static final List<String> COLUMNS =
      List.of(
          "first_name",
          "last_name",
          "company",
          "job_title",
          "city",
          "country",
          "website",
          "timezone");

  private final JsonMapper json;

  LeadVariables(JsonMapper json) {
    this.json = json;
  }

  /** Reads them from a row with the lead's columns and its address as {@code lead_email}. */
  public Map<String, Object> of(Row row) throws SQLException {
    Map<String, Object> variables = new HashMap<>();
    for (String column : COLUMNS) {
      put(variables, column, row.textOrNull(column));
    }
    put(variables, "email", row.text("lead_email"));
    put(variables, "full_name", fullName(row));
    variables.put("custom", custom(row.text("custom_fields")));
    return variables;
  }

  private static @Nullable String fullName(Row row) throws SQLException {
    String name = row.textOrNull("name");
    if (name != null && !name.isBlank()) {
      return name;
    }
    String first = row.textOrNull("first_name");
    String last = row.textOrNull("last_name");
    return ((first == null ? "" : first) + " " + (last == null ? "" : last)).strip();
  }

  private Map<String, Object> custom(String document) {
    try {
      return json.readValue(document, Argument.mapOf(String.class, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException("custom fields are not an object", e);
    }
  }

  private static void put(Map<String, Object> variables, String key, @Nullable String value) {
    if (value != null) {
      variables.put(key, value);
    }
  }
}
