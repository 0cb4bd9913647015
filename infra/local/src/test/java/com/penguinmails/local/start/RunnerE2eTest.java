package com.penguinmails.local.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.penguinmails.testkit.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerE2eTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Duration START = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private Path directory;

  @BeforeEach
  void workIn(@TempDir Path temporary) {
    directory = temporary;
  }

  @Test
  void shouldTellWhereEverythingIs() throws Exception {
    Path data = directory.resolve("data");
    try (Product product = product(data, 0, false)) {
      Facts facts = product.start().facts();

      Map<String, Object> credentials = credentials(data);
      assertThat(credentials)
          .containsOnlyKeys(
              "base_url",
              "tenant_id",
              "api_key",
              "tokens",
              "second_tenant",
              "smtp",
              "imap",
              "stripe",
              "postgres")
          .containsEntry("base_url", facts.baseUrl());
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(data.resolve("credentials.json"))))
          .isEqualTo("rw-------");
      assertThat(companies(facts, "X-Api-Key", facts.apiKey()).statusCode()).isEqualTo(200);
      assertThat(companies(facts, "Authorization", "Bearer " + facts.ownerToken()).statusCode())
          .isEqualTo(200);
      assertThat(companies(facts, "Authorization", "Bearer " + facts.staffToken()).statusCode())
          .isEqualTo(403);
      assertThat(companies(facts, "X-Api-Key", facts.secondApiKey()).body())
          .doesNotContain("Demo company");
      // Its schedule may have it at work already.
      await()
          .atMost(START)
          .untilAsserted(
              () -> {
                try (RunnerProcess fire =
                    runner("fire.log", "fire", "view-refresh", "--data", data.toString())) {
                  assertThat(fire.exitCode()).as(fire.printed()).isZero();
                  assertThat(fire.printed()).contains("\"done\":true");
                }
              });
      try (RunnerProcess fire = runner("none.log", "fire", "veiw", "--data", data.toString())) {
        assertThat(fire.exitCode()).isEqualTo(1);
        assertThat(fire.printed())
            .startsWith("There is no function veiw; there are address-assignment, ");
      }
    }
  }

  @Test
  void shouldSellAPlan() throws Exception {
    try (Product product = product(directory.resolve("data"), 0, false)) {
      Facts facts = product.start().facts();
      String checkout =
          billing(
              facts,
              "POST",
              "checkout",
              """
              {"plan_id": "01930000-0000-7000-8000-0000000000f2", "interval": "month",
               "success_url": "https://www.example.com/", "cancel_url": "https://www.example.com/"}
              """);
      URI page = URI.create(String.valueOf(JSONObjectUtils.parse(checkout).get("url")));

      http.send(
          HttpRequest.newBuilder(page).POST(BodyPublishers.noBody()).build(),
          BodyHandlers.discarding());

      await()
          .atMost(START)
          .untilAsserted(
              () ->
                  assertThat(billing(facts, "GET", "subscription", ""))
                      .contains("\"Professional\"", "\"trialing\""));
    }
  }

  private String billing(Facts facts, String method, String path, String body)
      throws IOException, InterruptedException {
    return Patience.send(
            http,
            HttpRequest.newBuilder(URI.create(facts.baseUrl() + "/api/v1/tenant/billing/" + path))
                .header("X-Api-Key", facts.apiKey())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void shouldRecoverAfterItWasKilled() throws Exception {
    Path data = directory.resolve("data");
    String port = Integer.toString(FreePorts.next());
    String key;
    try (RunnerProcess runner = runner("first.log", "--port", port, "--data", data.toString())) {
      await().atMost(START).until(() -> runner.printed().contains("PenguinMails is ready"));
      key = String.valueOf(credentials(data).get("api_key"));
      runner.process().destroyForcibly().onExit().join();
    }

    try (RunnerProcess runner = runner("second.log", "--port", port, "--data", data.toString())) {
      await().atMost(START).until(() -> runner.printed().contains("PenguinMails is ready"));

      assertThat(credentials(data)).containsEntry("api_key", key);
      runner.process().destroy();
      assertThat(runner.exitCode()).isEqualTo(143);
    }
    assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void shouldForgetEverythingWhenFresh() {
    Path data = directory.resolve("data");
    String before;
    try (Product product = product(data, 0, false)) {
      before = product.start().facts().apiKey();
    }

    try (Product product = product(data, 0, true)) {
      assertThat(product.start().facts().apiKey()).isNotEqualTo(before);
    }
  }

  @Test
  void shouldRefuseDirectoryInUse() {
    Path data = directory.resolve("data");
    try (Product first = product(data, 0, false);
        Product second = product(data, 0, false)) {
      first.start();

      assertThatThrownBy(second::start)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("Another runner is using " + data);
    }
  }

  @Test
  void shouldSayInOneSentenceThatPortIsBusy() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunnerProcess runner =
            runner(
                "busy.log",
                "--port",
                Integer.toString(busy.getLocalPort()),
                "--data",
                directory.resolve("data").toString())) {
      assertThat(runner.exitCode()).isEqualTo(1);
      assertThat(runner.printed().lines())
          .containsExactly(
              "Port %d is in use; stop what uses it or choose another with --port."
                  .formatted(busy.getLocalPort()));
    }
  }

  @Test
  void shouldShowUsageForUnknownFlag() throws Exception {
    try (RunnerProcess runner = runner("usage.log", "--frehs")) {
      assertThat(runner.exitCode()).isEqualTo(2);
      assertThat(runner.printed()).contains("--frehs", "Usage: infra/local/run", "--fresh");
    }
  }

  private static Product product(Path data, int port, boolean fresh) {
    return new Product(new RunnerSettings(ROOT, data, port, fresh, true, false));
  }

  private RunnerProcess runner(String log, String... arguments) throws IOException {
    return RunnerProcess.start(directory.resolve(log), arguments);
  }

  private HttpResponse<String> companies(Facts facts, String header, String value)
      throws IOException, InterruptedException {
    return Patience.send(
        http,
        HttpRequest.newBuilder(URI.create(facts.baseUrl() + "/api/v1/tenant/companies"))
            .header(header, value)
            .header("x-tenant-id", facts.tenantId().toString())
            .build(),
        BodyHandlers.ofString());
  }

  private static Map<String, Object> credentials(Path data) throws IOException, ParseException {
    return JSONObjectUtils.parse(Files.readString(data.resolve("credentials.json")));
  }
}
