package com.penguinmails.testkit.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An OpenID Connect issuer: one key, published over HTTP, and tokens signed with it. ES256, because
 * an RSA key takes the better part of a second to make; the runner's issuer signs with RS256.
 */
public final class TestIssuer implements AutoCloseable {
  /** The audience the product expects. */
  public static final String AUDIENCE = "penguinmails";

  private static final Duration VALID = Duration.ofHours(1);

  private final ECKey key;
  private final HttpServer server;

  private TestIssuer(ECKey key, HttpServer server) {
    this.key = key;
    this.server = server;
  }

  /** Makes a key and publishes it on a free port of the loopback interface. */
  public static TestIssuer start() {
    ECKey key = newKey();
    byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/jwks.json", exchange -> answer(exchange, keys));
      server.start();
      return new TestIssuer(key, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in {@code iss}. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where the key is published. */
  public String keySetUrl() {
    return issuer() + "/jwks.json";
  }

  /** A token of this user that the product accepts for an hour. */
  public String token(UUID user) {
    return token(user, claims -> {});
  }

  /** A token whose claims were changed before it was signed. */
  public String token(UUID user, Consumer<JWTClaimsSet.Builder> change) {
    return signed(key, claims(user, change));
  }

  /** A token with {@code alg=none} (RFC 7519 §6). */
  public String unsignedToken(UUID user) {
    return new PlainJWT(claims(user, claims -> {})).serialize();
  }

  /** A token that names our key and is signed with another. */
  public String forgedToken(UUID user) {
    return signed(newKey(), claims(user, claims -> {}));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private JWTClaimsSet claims(UUID user, Consumer<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(AUDIENCE)
            .subject(user.toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALID)));
    change.accept(claims);
    return claims.build();
  }

  private String signed(ECKey signer, JWTClaimsSet claims) {
    try {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(signer));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("Cannot sign a token", e);
    }
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Cannot make a key", e);
    }
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
