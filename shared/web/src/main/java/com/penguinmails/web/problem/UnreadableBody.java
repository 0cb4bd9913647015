package com.penguinmails.web.problem;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which field of a body is at fault, where Micronaut's JSON says so; it does in words alone.
 */
final class UnreadableBody {
  private static final Pattern UNKNOWN = Pattern.compile("Unknown property \\[(\\w{1,100})]");
  private static final int DEEPEST = 20;

  private UnreadableBody() {}

  /** A sentence for people, which names nothing but a field. */
  static String explained(Throwable error) {
    return Stream.<@Nullable Throwable>iterate(error, Objects::nonNull, UnreadableBody::cause)
        .limit(DEEPEST)
        .map(each -> UNKNOWN.matcher(String.valueOf(each)))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> "There is no field " + found.group(1) + " in this request body.")
        .orElse("The request body cannot be read as JSON.");
  }

  private static @Nullable Throwable cause(@Nullable Throwable error) {
    return error == null ? null : error.getCause();
  }
}
