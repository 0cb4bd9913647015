package com.penguinmails.local.scenario;

import java.util.Map;

/** A JSON object the API answered with. */
public record Answer(Map<String, Object> fields) {
  /** The value of a field, as text. */
  public String text(String name) {
    return String.valueOf(required(name));
  }

  /** The value of a field, a number. */
  public int number(String name) {
    return ((Number) required(name)).intValue();
  }

  private Object required(String name) {
    Object value = fields.get(name);
    if (value == null) {
      throw new ScenarioFailure("the answer has no " + name + ": " + fields);
    }
    return value;
  }
}
