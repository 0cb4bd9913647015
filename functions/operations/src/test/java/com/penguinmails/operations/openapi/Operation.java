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
  private static final String CAMPAIGNS = TENANT + "campaigns/";
  private static final List<String> STAFF = List.of("/api/v1/platform/", "/api/v1/queue/");

  /** Last segments of a path under which a POST creates one thing. */
  private static final Set<String> COLLECTIONS =
      Set.of(
          "companies",
          "leads",
          "domains",
          "dkim",
          "email-accounts",
          "campaigns",
          "templates",
          "plans",
          "servers",
          "ips",
          "assignments");

  /** Last segments of a path under which a POST begins something that takes a while. */
  private static final Set<String> BEGINNINGS = Set.of("imports", "requests");

  /** Last segments of a path where a POST asks for a version too. */
  private static final Set<String> VERSIONED = Set.of("start", "pause", "resume");

  /** Changes of a tenant that ask for no version: what they change lies with Stripe. */
  private static final Set<String> UNVERSIONED = Set.of("contact", "addons");

  private static final String PROBLEM_TYPE = "application/problem+json";

  private static final Map<String, String> MEANINGS =
      Map.of(
          "200", "Done.",
          "201", "Created.",
          "202", "Accepted; it goes on in the background.",
          "204", "Done; there is nothing to say.");

  private static final Map<String, List<String>> PROBLEMS =
      Map.ofEntries(
          Map.entry(
              "400",
              List.of("Bad Request", "malformed_value", "The value of id cannot be understood.")),
          Map.entry(
              "401",
              List.of("Unauthorized", "missing_credentials", "Send an API key or a bearer token.")),
          Map.entry(
              "402",
              List.of(
                  "Payment Required",
                  "plan_limit_reached",
                  "Your plan Starter allows 5 domains; you use 5.")),
          Map.entry(
              "403",
              List.of(
                  "Forbidden",
                  "not_permitted",
                  "Your role or the scopes of your API key do not allow this.")),
          Map.entry("404", List.of("Not Found", "not_found", "There is nothing with this id.")),
          Map.entry(
              "409", List.of("Conflict", "conflict", "The request contradicts the present state.")),
          Map.entry(
              "412",
              List.of(
                  "Precondition Failed",
                  "stale_lead",
                  "It was changed since you read it; read it again.")),
          Map.entry(
              "413",
              List.of(
                  "Request Entity Too Large", "file_too_large", "The file has more than 10 MB.")),
          Map.entry(
              "415",
              List.of(
                  "Unsupported Media Type",
                  "unsupported_media_type",
                  "This path does not take that content type.")),
          Map.entry(
              "422",
              List.of(
                  "Unprocessable Entity",
                  "invalid_request",
                  "Some values are not valid; see errors.")),
          Map.entry(
              "429",
              List.of(
                  "Too Many Requests",
                  "too_many_requests",
                  "Try again after Retry-After seconds.")),
          Map.entry(
              "503",
              List.of(
                  "Service Unavailable",
                  "database_unavailable",
                  "The database cannot be reached right now. Try again in a moment.")));

  /** Problems that say when to try again. */
  private static final Set<String> PASSING = Set.of("429", "503");

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
    if (isVersioned()) {
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
          if (status.startsWith("2")) {
            tidy(response);
          }
          if (status.equals("201")) {
            response.put("headers", Map.of("Location", text("Where it is.")));
          }
          if (response.text("description").matches("\\w+ \\d+ response")) {
            response.put("description", MEANINGS.getOrDefault(status, "See the body."));
          }
        });
  }

  private String success(Node response) {
    if (!isTenants() && !isStaffs()) {
      return "200";
    }
    if (!response.has("content")) {
      return "204";
    }
    String last = last();
    if (!method.equals("post") || !(COLLECTIONS.contains(last) || BEGINNINGS.contains(last))) {
      return "200";
    }
    return BEGINNINGS.contains(last) ? "202" : "201";
  }

  /** A success is no problem, and bytes that are sent are not in base64. */
  private static void tidy(Node response) {
    Node content = response.child("content");
    content.fields().remove(PROBLEM_TYPE);
    content.each(
        (type, media) -> {
          if (media.child("schema").text("format").equals("byte")) {
            media.child("schema").put("format", "binary");
          }
        });
  }

  private static Map<String, Object> text(String description) {
    return Map.of("description", description, "schema", Map.of("type", "string"));
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
    if (!isTenants() && !isStaffs()) {
      return problems;
    }
    problems.addAll(List.of("401", "403", "429", "503"));
    if (named) {
      problems.add("404");
    }
    if (isTenants()) {
      problems.addAll(List.of("400", "402"));
    }
    if (named || body || asked) {
      problems.add("400");
    }
    if (body || asked || (isTenants() && method.equals("post"))) {
      problems.add("422");
    }
    if (body) {
      problems.add("415");
    }
    if (last().equals("imports") && body) {
      problems.add("413");
    }
    if (!method.equals("get")) {
      problems.add("409");
    }
    if (isVersioned()) {
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
    response.put("content", Map.of(PROBLEM_TYPE, media));
    if (PASSING.contains(status)) {
      response.put("headers", Map.of("Retry-After", text("Seconds to wait.")));
    }
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

  private boolean isVersioned() {
    return switch (method) {
      case "patch", "put" -> isTenants() && !UNVERSIONED.contains(last());
      case "post" -> path.startsWith(CAMPAIGNS) && VERSIONED.contains(last());
      default -> false;
    };
  }

  private String last() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
