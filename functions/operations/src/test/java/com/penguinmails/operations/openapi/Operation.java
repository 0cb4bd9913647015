package com.penguinmails.operations.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One operation, completed with what is true of all of its kind and no controller repeats. */
record Operation(String method, String path, Node node) {
  static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");

  private static final String RESPONSES = "#/components/responses/problem_";
  private static final String TENANT = "/api/v1/tenant/";
  private static final List<String> STAFF = List.of("/api/v1/platform/", "/api/v1/queue/");

  /** Last segments of a path that name something done, not one thing created. */
  private static final Set<String> ACTIONS =
      Set.of(
          "start",
          "pause",
          "resume",
          "preview",
          "enrollments",
          "checkout",
          "portal",
          "change",
          "cancel",
          "sync",
          "replay",
          "move");

  private static final Map<String, String> MEANINGS =
      Map.of(
          "200", "Done.",
          "201", "Created; Location says where.",
          "202", "Accepted; it goes on in the background.",
          "204", "Done; there is nothing to say.");

  private static final Map<String, List<String>> PROBLEMS =
      Map.of(
          "400", List.of("Bad Request", "malformed_value", "The value of id cannot be understood."),
          "401",
              List.of("Unauthorized", "missing_credentials", "Send an API key or a bearer token."),
          "402",
              List.of(
                  "Payment Required",
                  "plan_limit_reached",
                  "Your plan Starter allows 5 domains; you use 5."),
          "403",
              List.of(
                  "Forbidden",
                  "not_permitted",
                  "Your role or the scopes of your API key do not allow this."),
          "404", List.of("Not Found", "not_found", "There is nothing with this id."),
          "409", List.of("Conflict", "conflict", "The request contradicts the present state."),
          "412",
              List.of(
                  "Precondition Failed",
                  "stale",
                  "It was changed since you read it; read it again."),
          "422", List.of("Unprocessable Entity", "invalid", "Some values are invalid."),
          "429",
              List.of(
                  "Too Many Requests",
                  "too_many_requests",
                  "Try again after Retry-After seconds."));

  void complete(String operationId, Examples examples) {
    node.put("operationId", operationId);
    if (node.text("description").equals(node.text("summary"))) {
      node.fields().remove("description");
    }
    node.put("security", security());
    headers();
    successes();
    problems()
        .forEach(status -> node.made("responses").put(status, Map.of("$ref", RESPONSES + status)));
    exemplify(node.child("requestBody"), examples);
    node.child("responses").each((status, response) -> exemplify(response, examples));
  }

  private List<Object> security() {
    if (isStaffs()) {
      return List.of(Map.of("bearer", List.of()));
    }
    return isTenants()
        ? List.of(Map.of("api_key", List.of()), Map.of("bearer", List.of(), "tenant", List.of()))
        : List.of();
  }

  private void headers() {
    if (!isTenants()) {
      return;
    }
    List<Object> parameters = new ArrayList<>(Node.list(node.get("parameters")));
    if (method.equals("post")) {
      parameters.add(Map.of("$ref", "#/components/parameters/idempotency_key"));
    }
    if (isChange()) {
      parameters.add(Map.of("$ref", "#/components/parameters/if_match"));
    }
    node.put("parameters", parameters);
  }

  private void successes() {
    Node responses = node.made("responses");
    Object plain = responses.get("200");
    if (plain != null) {
      responses.fields().remove("200");
      responses.put(success(Node.of(plain)), plain);
    }
    if (path.equals("/health")) {
      responses.put("503", unhealthy());
    }
    responses.each(
        (status, response) -> {
          if (response.text("description").matches("\\w+ \\d+ response")) {
            response.put("description", MEANINGS.getOrDefault(status, "See the body."));
          }
        });
  }

  private String success(Node response) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (method.equals("delete")) {
      return response.has("content") ? "200" : "204";
    }
    if (!method.equals("post") || !(isTenants() || isStaffs()) || ACTIONS.contains(last)) {
      return "200";
    }
    return last.equals("imports") ? "202" : "201";
  }

  private static Map<String, Object> unhealthy() {
    Map<String, Object> media = new LinkedHashMap<>();
    media.put("schema", Map.of("$ref", "#/components/schemas/Health"));
    media.put("example", Map.of("status", "down", "down", List.of("olap")));
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", "Some databases do not answer.");
    response.put("content", Map.of("application/json", media));
    return response;
  }

  private Set<String> problems() {
    Set<String> problems = new TreeSet<>();
    boolean named = path.contains("{");
    boolean body = node.has("requestBody");
    boolean asked =
        Node.list(node.get("parameters")).stream()
            .map(Node::of)
            .anyMatch(parameter -> parameter.text("in").equals("query"));
    if (named) {
      problems.add("404");
    }
    if (!isTenants() && !isStaffs()) {
      return problems;
    }
    problems.addAll(List.of("401", "403", "429"));
    if (isTenants() && !method.equals("get")) {
      problems.add("402");
    }
    if (named || body || asked) {
      problems.add("400");
    }
    if (body || asked) {
      problems.add("422");
    }
    if (!method.equals("get")) {
      problems.add("409");
    }
    if (isChange()) {
      problems.add("412");
    }
    return problems;
  }

  /** Puts what the operations refer to into the components. */
  static void describeProblems(Node responses) {
    new TreeSet<>(PROBLEMS.keySet())
        .forEach(status -> responses.put("problem_" + status, problem(status)));
  }

  private static Map<String, Object> problem(String status) {
    List<String> said = PROBLEMS.getOrDefault(status, List.of("", "", ""));
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", "about:blank");
    example.put("title", said.get(0));
    example.put("status", Integer.valueOf(status));
    example.put("code", said.get(1));
    example.put("detail", said.get(2));
    example.put("request_id", "01936f2e-8f5c-7a41-9d35-3f1c0d6f4a11");
    example.put(
        "errors",
        status.equals("422")
            ? List.of(Map.of("pointer", "/name", "detail", "must not be blank"))
            : List.of());
    Map<String, Object> media = new LinkedHashMap<>();
    media.put("schema", Map.of("$ref", "#/components/schemas/Problem"));
    media.put("example", example);
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", said.get(0));
    response.put("content", Map.of("application/problem+json", media));
    return response;
  }

  private static void exemplify(Node holder, Examples examples) {
    holder
        .child("content")
        .each(
            (type, media) -> {
              boolean json = type.toLowerCase(Locale.ROOT).contains("json");
              if (json && media.has("schema") && !media.has("example") && !media.has("examples")) {
                Object example = examples.of(media.child("schema"));
                if (example != null) {
                  media.put("example", example);
                }
              }
            });
  }

  private boolean isTenants() {
    return path.startsWith(TENANT);
  }

  private boolean isStaffs() {
    return STAFF.stream().anyMatch(path::startsWith);
  }

  private boolean isChange() {
    return method.equals("patch") || method.equals("put");
  }
}
