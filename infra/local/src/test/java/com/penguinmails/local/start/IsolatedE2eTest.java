package com.penguinmails.local.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every function of the template from its own jar, as AWS would load it. */
class IsolatedE2eTest {
  private static final String ANY_ID = "01930000-0000-7000-8000-0000000000ff";

  private static final String COMPANIES = "/api/v1/tenant/companies";
  private static final String IMPORTS = "/api/v1/tenant/leads/imports";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private static Product product;
  private static Running running;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start(@TempDir Path data) {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    product = new Product(new RunnerSettings(root, data, 0, true, true, true));
    running = product.start();
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  List<DynamicTest> shouldRunFromItsOwnJar() {
    return running.template().functions().stream()
        .map(
            function ->
                DynamicTest.dynamicTest(
                    function.name(),
                    () -> {
                      if (function.routes().isEmpty()) {
                        assertThat(running.fire(function.name())).isNotNull();
                      } else {
                        assertAnswers(function);
                      }
                    }))
        .toList();
  }

  @Test
  void shouldKnowTokens() throws Exception {
    HttpRequest.Builder known = to(COMPANIES).header("x-tenant-id", tenant());
    HttpRequest.Builder unknown = known.copy().header("Authorization", "Bearer a.b.c");
    known.header("Authorization", "Bearer " + running.facts().ownerToken());

    assertThat(patiently(known.build()).statusCode()).isEqualTo(200);
    assertThat(patiently(unknown.build()).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"name\": ', 400",
    "'{\"name\": \"\"}', 422",
    "'{\"name\": {}}', 400",
    "'{\"name\": \"Grüße\"}', 201"
  })
  void shouldReadBodies(String body, int status) throws Exception {
    HttpResponse<String> answer = post(COMPANIES, "application/json", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(status == 201 ? "Grüße" : "\"code\"");
  }

  @Test
  void shouldReadAndWriteFiles() throws Exception {
    String file = "email,first_name\nada@example.org,Ada\nnobody,None\n";
    HttpResponse<String> taken = post(IMPORTS, "text/csv", file);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    Matcher id = ID.matcher(taken.body());
    assertThat(id.find()).isTrue();

    // Its figures grow while it runs; the report comes with its end.
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(get(IMPORTS + "/" + id.group(1)).body())
                    .contains("\"status\":\"completed\"", "\"invalid\":1"));
    assertThat(get(IMPORTS + "/" + id.group(1) + "/errors").body()).contains("nobody");
  }

  @Test
  void shouldWriteBytes() throws Exception {
    HttpResponse<byte[]> pixel =
        Patience.send(http, to("/t/o/none").build(), BodyHandlers.ofByteArray());

    assertThat(pixel.headers().firstValue("Content-Type")).hasValue("image/gif");
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(pixel.body()));
    assertThat(List.of(seen.getWidth(), seen.getHeight(), seen.getRGB(0, 0) >>> 24))
        .as("width, height and opacity")
        .containsExactly(1, 1, 0);
  }

  /** A 404 of a controller's own is an answer too; one of the gateway is not a problem document. */
  private void assertAnswers(LambdaFunction function) throws Exception {
    Optional<Route> route =
        function.routes().stream()
            .filter(candidate -> candidate.method().equals("GET"))
            .findFirst();
    if (route.isEmpty()) {
      // Stripe's webhook: an unsigned event is refused by the function itself.
      assertThat(post(function.routes().getFirst().path(), "application/json", "{}").statusCode())
          .isEqualTo(400);
      return;
    }
    HttpResponse<String> response = get(route.get().path().replaceAll("\\{[^}]*}", ANY_ID));

    if (response.statusCode() == 404) {
      assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
    } else {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = to(path);
    if (path.startsWith("/api/v1/platform/") || path.startsWith("/api/v1/queue/")) {
      request.header("Authorization", "Bearer " + running.facts().staffToken());
    } else {
      request.header("X-Api-Key", running.facts().apiKey());
    }
    return patiently(request.build());
  }

  private HttpResponse<String> patiently(HttpRequest request)
      throws IOException, InterruptedException {
    return Patience.send(http, request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    return patiently(
        to(path)
            .header("X-Api-Key", running.facts().apiKey())
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String tenant() {
    return running.facts().tenantId().toString();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(running.facts().baseUrl() + path));
  }
}
