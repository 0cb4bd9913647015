package com.penguinmails.web.http;

import com.penguinmails.kernel.ApiError;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Lets requests to the public routes in from our own edge only, where a firewall and a limit per
 * address stand in front of them; the API's other addresses have neither. The edge shows a key of
 * which {@code EDGE_KEY_SHA256} is the hash, so that no function knows the key; without the setting
 * there is no edge and everybody may call.
 */
@ServerFilter("/**")
@Requires(property = EdgeFilter.KEY, pattern = ".+")
final class EdgeFilter implements Ordered {
  static final String KEY = "edge.key.sha256";
  static final String HEADER = "X-Edge-Key";

  private final byte[] expected;

  EdgeFilter(@Value("${" + KEY + "}") String sha256) {
    this.expected = HexFormat.of().parseHex(sha256);
  }

  @Override
  public int getOrder() {
    return -150;
  }

  @RequestFilter
  void admit(HttpRequest<?> request) {
    if (!ApiPath.isPublic(request)) {
      return;
    }
    String key = request.getHeaders().get(HEADER);
    if (key == null || !MessageDigest.isEqual(expected, sha256(key))) {
      throw new ApiError(
          ApiError.Kind.FORBIDDEN,
          "not_through_the_edge",
          "This address is not public; use the one in the link.",
          List.of());
    }
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
