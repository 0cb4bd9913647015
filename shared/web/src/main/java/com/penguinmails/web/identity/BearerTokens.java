package com.penguinmails.web.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies JWT bearer tokens (RFC 7519) against the issuer's published keys (RFC 7517).
 *
 * <p>Only asymmetric signatures are accepted, so neither {@code alg=none} nor a token signed with a
 * public key as shared secret passes; issuer and audience must match; {@code exp} must be ahead,
 * with 60 s of leeway. A verified token is remembered for a minute at most.
 */
@Singleton
class BearerTokens {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int AT_MOST = 10_000;
  private static final int FETCH_TIMEOUT_MILLIS = 3_000;
  private static final int KEY_SET_BYTES = 100_000;

  private record Verified(String subject, Instant expires) {}

  private final DefaultJWTProcessor<SecurityContext> processor;
  private final Clock clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(AT_MOST).expireAfterWrite(KEPT).build();

  BearerTokens(
      @Value("${oidc.issuer}") String issuer,
      @Value("${oidc.audience}") String audience,
      @Value("${oidc.jwks.url}") String keySetUrl,
      Clock clock) {
    this.clock = clock;
    this.processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(keySetUrl)));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")));
  }

  /** Returns the subject of a valid token. */
  Optional<String> subject(String token) {
    Verified known = verified.getIfPresent(token);
    if (known == null) {
      known = verify(token);
      if (known == null) {
        return Optional.empty();
      }
      verified.put(token, known);
    }
    return known.expires().isAfter(clock.instant())
        ? Optional.of(known.subject())
        : Optional.empty();
  }

  private @org.jspecify.annotations.Nullable Verified verify(String token) {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      return new Verified(claims.getSubject(), claims.getExpirationTime().toInstant());
    } catch (ParseException | BadJOSEException | JOSEException refused) {
      return null;
    }
  }

  private static JWKSource<SecurityContext> keys(String url) {
    try {
      return JWKSourceBuilder.create(
              URI.create(url).toURL(),
              new DefaultResourceRetriever(
                  FETCH_TIMEOUT_MILLIS, FETCH_TIMEOUT_MILLIS, KEY_SET_BYTES))
          .retrying(true)
          .outageTolerant(Duration.ofHours(4).toMillis())
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("OIDC_JWKS_URL is not a URL: " + url, e);
    }
  }
}
