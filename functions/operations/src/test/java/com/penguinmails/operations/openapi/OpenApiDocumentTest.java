package com.penguinmails.operations.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The document as it goes into the jar. */
class OpenApiDocumentTest {
  private final Node document;
  private final Routes routes;

  OpenApiDocumentTest() throws IOException {
    try (InputStream stream = OpenApiDocumentTest.class.getResourceAsStream("/openapi.yml")) {
      document =
          Node.of(
              new Yaml(new SafeConstructor(new LoaderOptions()))
                  .load(Objects.requireNonNull(stream)));
    }
    Path root = Path.of(Objects.requireNonNull(System.getProperty("project.root")));
    routes = Routes.read(root.resolve("template.yaml"));
  }

  @Test
  void shouldBeOpenApi31WithTitleVersionAndSecurity() {
    assertThat(document.text("openapi")).isEqualTo("3.1.0");
    assertThat(document.child("info").text("title")).isEqualTo("PenguinMails");
    assertThat(document.child("info").text("version")).isNotEmpty();
    assertThat(document.child("components").child("securitySchemes").fields())
        .containsOnlyKeys("api_key", "bearer", "tenant");
  }

  @Test
  void shouldDescribeEveryRouteOfTheTemplate() {
    List<String> missing =
        routes.all().stream()
            .filter(route -> !route.method().equals("HEAD"))
            .filter(route -> described(route).isEmpty())
            .map(route -> route.method() + " " + route.path())
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void shouldGiveEveryOperationASummaryAnAnswerAndItsOwnId() {
    List<String> ids = new ArrayList<>();
    operations(
        (name, operation) -> {
          assertThat(operation.text("summary")).as(name).isNotBlank();
          assertThat(operation.get("tags")).as(name).isNotNull();
          ids.add(operation.text("operationId"));
          assertThat(operation.child("responses").fields().keySet())
              .as(name)
              .anyMatch(status -> status.startsWith("2") || status.startsWith("3"));
        });
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void shouldShowAnExampleOfEveryJsonBody() {
    operations(
        (name, operation) -> {
          exampled(name, operation.child("requestBody"));
          operation.child("responses").each((status, response) -> exampled(name, response));
        });
  }

  @Test
  void shouldNameTheErrorsOfEveryAuthenticatedOperation() {
    operations(
        (name, operation) -> {
          if (name.contains("/api/v1/")) {
            assertThat(operation.child("responses").fields())
                .as(name)
                .containsKeys("401", "403", "429");
            assertThat(operation.get("security")).as(name).isNotNull();
          }
          if (name.contains("/api/v1/") && name.contains("{")) {
            assertThat(operation.child("responses").fields()).as(name).containsKey("404");
          }
          operation
              .child("responses")
              .each(
                  (status, response) -> {
                    if (name.contains("/api/v1/") && status.startsWith("4")) {
                      assertThat(response.text("$ref"))
                          .as(name)
                          .isEqualTo("#/components/responses/problem_" + status);
                    }
                  });
        });
  }

  /** Of each kind one; what the code answers is in the handlers' own tests. */
  @ParameterizedTest
  @CsvSource({
    "get    /api/v1/tenant/leads, 200",
    "post   /api/v1/tenant/leads, 201",
    "patch  /api/v1/tenant/leads/{id}, 200",
    "delete /api/v1/tenant/leads/{id}, 204",
    "post   /api/v1/tenant/leads/imports, 202",
    "post   /api/v1/tenant/privacy/requests, 202",
    "post   /api/v1/tenant/campaigns/{id}/start, 200",
    "post   /api/v1/tenant/campaigns/{id}/in-doubt/{sendId}/resend, 200",
    "post   /api/v1/platform/queue/queues/{name}/pause, 204",
    "post   /api/v1/platform/queue/dead-letters/redrive, 200",
    "post   /api/v1/platform/infrastructure/servers, 201",
    "post   /api/v1/platform/infrastructure/servers/{id}/decommission, 200"
  })
  void shouldNameTheSuccessOf(String operation, String status) {
    String[] parts = operation.split(" +", -1);
    assertThat(document.child("paths").child(parts[1]).child(parts[0]).child("responses").fields())
        .containsKey(status)
        .doesNotContainKey(status.equals("200") ? "201" : "200");
  }

  @Test
  void shouldSayAboutEveryTagWhatItIs() {
    Set<Object> declared = new TreeSet<>();
    Set<Object> used = new TreeSet<>();
    Node.list(document.get("tags")).forEach(tag -> declared.add(Node.of(tag).text("name")));
    operations((name, operation) -> used.addAll(Node.list(operation.get("tags"))));
    assertThat(used).isEqualTo(declared);
  }

  @Test
  void shouldAllowAnyValueWhereTheApiDoes() {
    assertThat(document.fields().toString()).doesNotContain("additionalProperties={type=object}");
  }

  @Test
  void shouldShowAnExampleOfEveryProblem() {
    document
        .child("components")
        .child("responses")
        .each(
            (name, response) -> {
              Node media = response.child("content").child("application/problem+json");
              assertThat(media.child("example").fields())
                  .as(name)
                  .containsKeys(
                      "type", "title", "status", "code", "detail", "request_id", "errors");
              assertThat(media.child("schema").text("$ref"))
                  .isEqualTo("#/components/schemas/Problem");
            });
  }

  @Test
  void shouldSayNullTheWayOf31() {
    assertThat(document.fields().toString()).doesNotContain("nullable=");
  }

  @Test
  void shouldReferToNothingThatIsMissing() {
    Node components = document.child("components");
    references(document.fields())
        .forEach(
            reference -> {
              String[] parts = reference.split("/", -1);
              assertThat(components.child(parts[2]).fields()).as(reference).containsKey(parts[3]);
            });
  }

  private List<String> described(Routes.Route route) {
    List<String> found = new ArrayList<>();
    operations(
        (name, operation) -> {
          String[] parts = name.split(" ", -1);
          if (route.serves(parts[0], parts[1])) {
            found.add(name);
          }
        });
    return found;
  }

  private void operations(BiConsumer<String, Node> action) {
    document
        .child("paths")
        .each(
            (path, methods) ->
                methods.each((method, operation) -> action.accept(method + " " + path, operation)));
  }

  private static void exampled(String name, Node holder) {
    holder
        .child("content")
        .each(
            (type, media) -> {
              if (type.contains("json")) {
                assertThat(media.has("example") || media.has("examples")).as(name).isTrue();
              }
            });
  }

  private static List<String> references(Object value) {
    List<String> found = new ArrayList<>();
    if (value instanceof List) {
      Node.list(value).forEach(item -> found.addAll(references(item)));
    } else if (Node.isObject(value)) {
      Node.of(value)
          .fields()
          .forEach(
              (name, field) -> {
                if (name.equals("$ref")) {
                  found.add(String.valueOf(field));
                } else if (field != null) {
                  found.addAll(references(field));
                }
              });
    }
    return found;
  }
}
