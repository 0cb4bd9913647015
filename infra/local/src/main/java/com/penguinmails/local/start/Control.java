package com.penguinmails.local.start;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.penguinmails.local.runtime.InvocationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How another process asks a running product to do something, on 127.0.0.1. The file {@code
 * control.json} in its data directory, readable by its owner alone, has the address and the word
 * that opens it.
 */
public final class Control implements AutoCloseable {
  private static final String FILE = "control.json";
  private static final String WORD = "X-Control";
  private static final String PATH = "/fire/";
  private static final int NOT_FOUND = 404;
  private static final int FAILED = 500;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Path file;

  private Control(HttpServer server, ExecutorService executor, Path file) {
    this.server = server;
    this.executor = executor;
    this.file = file;
  }

  /**
   * What a function answered.
   *
   * @param successful false when it failed or is unknown
   * @param text its JSON, or a sentence
   */
  public record Fired(boolean successful, String text) {}

  /** Listens for a running product. */
  static Control start(Running running, Path data) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String word = UUID.randomUUID().toString();
    server.createContext(PATH, exchange -> answer(exchange, running, word));
    ExecutorService executor =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("control-", 0).factory());
    server.setExecutor(executor);
    server.start();
    Path file = data.resolve(FILE);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        JSONObjectUtils.toJSONString(
            Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort(), "word", word)));
    return new Control(server, executor, file);
  }

  /**
   * Asks the product that keeps its data there to call a function now, and waits for it.
   *
   * @throws StartFailure when none is running
   */
  public static Fired fire(Path data, String function) throws InterruptedException {
    try {
      Map<String, Object> facts = JSONObjectUtils.parse(Files.readString(data.resolve(FILE)));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(facts.get("url") + PATH + function))
              .header(WORD, String.valueOf(facts.get("word")))
              .POST(BodyPublishers.noBody())
              .build();
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return new Fired(answer.statusCode() == 200, answer.body());
      }
    } catch (IOException | ParseException e) {
      throw new StartFailure(
          "No product is running in " + data + "; start it with infra/local/run.", e);
    }
  }

  private static void answer(HttpExchange exchange, Running running, String word)
      throws IOException {
    try (exchange) {
      String given = String.valueOf(exchange.getRequestHeaders().getFirst(WORD));
      if (!MessageDigest.isEqual(
          given.getBytes(StandardCharsets.UTF_8), word.getBytes(StandardCharsets.UTF_8))) {
        write(exchange, NOT_FOUND, "");
        return;
      }
      String name = exchange.getRequestURI().getPath().substring(PATH.length());
      try {
        write(exchange, 200, JSONObjectUtils.toJSONString(running.fire(name)));
      } catch (IllegalArgumentException e) {
        write(
            exchange,
            NOT_FOUND,
            "There is no function " + name + "; there are " + names(running) + ".");
      } catch (InvocationException e) {
        write(exchange, FAILED, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Those a schedule or a queue calls; an API's function wants a request. */
  private static String names(Running running) {
    return String.join(
        ", ",
        running.template().functions().stream()
            .filter(function -> function.routes().isEmpty())
            .map(function -> function.name())
            .sorted()
            .toList());
  }

  private static void write(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    server.stop(0);
    executor.shutdownNow();
  }
}
