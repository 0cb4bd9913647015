package com.penguinmails.operations.openapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of template.yaml with the names they have there. */
record Routes(List<Route> all) {
  private static final Pattern EVENT =
      Pattern.compile(
          "^\\s+(\\w+): \\{Type: HttpApi, .*Method: (\\w+), Path: \"([^\"]+)\"", Pattern.MULTILINE);

  /** One HttpApi event. */
  record Route(String event, String method, String path) {
    /** Names of variables may differ; a greedy one takes everything behind it. */
    boolean serves(String otherMethod, String otherPath) {
      String pattern =
          Pattern.quote(path)
              .replaceAll("\\{\\w+\\+\\}", "\\\\E.+\\\\Q")
              .replaceAll("\\{\\w+\\}", "\\\\E[^/]+\\\\Q");
      return method.equalsIgnoreCase(otherMethod) && otherPath.matches(pattern);
    }

    /** The event's name; the last word of the path tells apart what shares its route. */
    String operationId(String otherPath) {
      String id = event.substring(0, 1).toLowerCase(Locale.ROOT) + event.substring(1);
      String last = otherPath.substring(otherPath.lastIndexOf('/') + 1);
      return shape(path).equals(shape(otherPath)) || last.startsWith("{")
          ? id
          : id + last.substring(0, 1).toUpperCase(Locale.ROOT) + last.substring(1);
    }

    private static String shape(String path) {
      return path.replaceAll("\\{[^}]+\\}", "{}");
    }
  }

  static Routes read(Path template) throws IOException {
    Matcher events = EVENT.matcher(Files.readString(template));
    return new Routes(
        events.results().map(e -> new Route(e.group(1), e.group(2), e.group(3))).toList());
  }

  Optional<Route> serving(String method, String path) {
    return all.stream()
        .filter(route -> route.serves(method, path))
        .min(Comparator.comparing(route -> !Route.shape(route.path()).equals(Route.shape(path))));
  }
}
