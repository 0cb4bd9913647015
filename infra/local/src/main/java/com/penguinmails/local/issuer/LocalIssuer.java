package com.penguinmails.local.issuer;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * Publishes its key set and its configuration (OpenID Connect Discovery 1.0) on 127.0.0.1 and hands
 * out tokens to whoever runs this program; there is no sign-in.
 */
public final class LocalIssuer implements AutoCloseable {
  /** What the tokens are for, the default of {@code template.yaml}. */
  private static final String AUDIENCE = "penguinmails";

  private static final Duration VALID = Duration.ofDays(30);

  private final HttpServer server;
  private final SigningKey key;
  private final String url;
  private final Clock clock;

  private LocalIssuer(HttpServer server, SigningKey key, String url, Clock clock) {
    this.server = server;
    this.key = key;
    this.url = url;
    this.clock = clock;
  }

  /** The issuer's name and address for a port. */
  public static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** Where the key set is for a port. */
  public static String keySetUrl(int port) {
    return url(port) + "/jwks.json";
  }

  /**
   * Starts listening.
   *
   * @throws IOException when the port is taken
   */
  public static LocalIssuer start(int port, SigningKey key, Clock clock) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    LocalIssuer issuer = new LocalIssuer(server, key, url(port), clock);
    server.createContext("/jwks.json", exchange -> answer(exchange, key.publicKeySet()));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, configuration(issuer.url, keySetUrl(port))));
    server.start();
    return issuer;
  }

  /** A token for thirty days. */
  public String token(UUID subject, String email) {
    Instant now = clock.instant();
    return key.sign(
        new JWTClaimsSet.Builder()
            .issuer(url)
            .subject(subject.toString())
            .audience(AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALID)))
            .claim("email", email)
            .claim("email_verified", true)
            .claim("amr", List.of("pwd", "otp"))
            .claim("auth_time", now.getEpochSecond())
            .build());
  }

  private static String configuration(String issuer, String keySet) {
    return """
    {"issuer": "%s", "jwks_uri": "%s", "response_types_supported": ["id_token"],
     "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}
    """
        .formatted(issuer, keySet);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
