package com.penguinmails.local.gateway;

import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request the way an HTTP API does: a fixed segment before a variable, a
 * variable before a greedy one, and only routes of the request's method (or {@code ANY}) count. A
 * trailing slash makes another path, and no variable is ever empty.
 */
final class RouteTable {
  private final Node root = new Node();

  RouteTable(List<LambdaFunction> functions) {
    functions.forEach(function -> function.routes().forEach(route -> add(route, function)));
  }

  /** The route a request takes, or null. */
  @Nullable Match match(String method, String rawPath) {
    String[] segments = segments(rawPath);
    return root.find(method, segments, 0);
  }

  private void add(Route route, LambdaFunction function) {
    Node node = root;
    List<Variable> variables = new ArrayList<>();
    String[] segments = segments(route.path());
    boolean greedy = false;
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      greedy = segment.endsWith("+}");
      if (segment.startsWith("{")) {
        variables.add(new Variable(segment.substring(1, segment.length() - (greedy ? 2 : 1)), i));
      }
      node = node.child(segment);
    }
    node.targets.put(
        route.method(), new Target(route.key(), function, List.copyOf(variables), greedy));
  }

  /** The path's segments, decoded; {@code /} has one, which is empty. */
  private static String[] segments(String path) {
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      segments[i] = PercentDecoding.path(segments[i]);
    }
    return segments;
  }

  /** A route's place in its path. */
  private record Variable(String name, int segment) {}

  /** Where a route leads. */
  private record Target(
      String key, LambdaFunction function, List<Variable> variables, boolean greedy) {
    Match match(String[] segments) {
      Map<String, String> values = variables.isEmpty() ? Map.of() : new LinkedHashMap<>();
      for (Variable variable : variables) {
        boolean rest = greedy && variable.segment() == variables.getLast().segment();
        values.put(
            variable.name(),
            rest ? rest(segments, variable.segment()) : segments[variable.segment()]);
      }
      return new Match(key, function, values);
    }

    private static String rest(String[] segments, int from) {
      return String.join("/", List.of(segments).subList(from, segments.length));
    }
  }

  /**
   * The answer.
   *
   * @param key the route's key, such as {@code GET /leads/{id}}
   * @param variables decoded values of the path's variables
   */
  record Match(String key, LambdaFunction function, Map<String, String> variables) {}

  private static final class Node {
    private final Map<String, Node> fixed = new HashMap<>();
    private final Map<String, Target> targets = new HashMap<>();
    private @Nullable Node variable;
    private @Nullable Node rest;

    Node child(String segment) {
      if (segment.endsWith("+}")) {
        rest = rest == null ? new Node() : rest;
        return rest;
      }
      if (segment.startsWith("{")) {
        variable = variable == null ? new Node() : variable;
        return variable;
      }
      return fixed.computeIfAbsent(segment, name -> new Node());
    }

    @Nullable Match find(String method, String[] segments, int at) {
      if (at == segments.length) {
        return take(method, segments);
      }
      Node next = fixed.get(segments[at]);
      Match found = next == null ? null : next.find(method, segments, at + 1);
      if (found == null && variable != null && !segments[at].isEmpty()) {
        found = variable.find(method, segments, at + 1);
      }
      if (found == null && rest != null && !segments[at].isEmpty()) {
        found = rest.take(method, segments);
      }
      return found;
    }

    private @Nullable Match take(String method, String[] segments) {
      Target target = targets.get(method);
      if (target == null) {
        target = targets.get("ANY");
      }
      return target == null ? null : target.match(segments);
    }
  }
}
