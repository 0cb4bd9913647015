package com.penguinmails.web.problem;

import io.micronaut.serde.exceptions.InvalidPropertyFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says which field of a body is at fault, where Micronaut's JSON says so; mostly it does in words
 * alone, those of an inner field inside those of an outer one.
 */
final class UnreadableBody {
  private static final Pattern UNKNOWN = Pattern.compile("Unknown property \\[(\\w{1,100})]");
  private static final Pattern UNFIT =
      Pattern.compile("(?:property|constructor parameter) \\[[^\\[\\]\\n]{1,200} (\\w{1,100})]");
  private static final int DEEPEST = 20;

  private UnreadableBody() {}

  /** A sentence for people, which names nothing but a field. */
  static String explained(Throwable error) {
    List<Throwable> errors = errors(error);
    return fields(errors, UNKNOWN)
        .findFirst()
        .map(field -> "There is no field " + field + " in this request body.")
        .or(() -> unfit(errors).map(UnreadableBody::unfit))
        .orElse("The request body cannot be read as JSON.");
  }

  private static Optional<String> unfit(List<Throwable> errors) {
    return errors.stream()
        .filter(InvalidPropertyFormatException.class::isInstance)
        .map(error -> ((InvalidPropertyFormatException) error).getArgument().getName())
        .reduce((outer, inner) -> inner)
        .or(() -> fields(errors, UNFIT).reduce((outer, inner) -> inner));
  }

  private static String unfit(String field) {
    return "The value of " + SnakeCase.of(field) + " is missing or not what it should be.";
  }

  private static Stream<String> fields(List<Throwable> errors, Pattern pattern) {
    return errors.stream()
        .flatMap(error -> pattern.matcher(String.valueOf(error)).results())
        .map(found -> found.group(1));
  }

  private static List<Throwable> errors(Throwable error) {
    List<Throwable> errors = new ArrayList<>();
    for (Throwable each = error; each != null && errors.size() < DEEPEST; each = each.getCause()) {
      errors.add(each);
    }
    return errors;
  }
}
