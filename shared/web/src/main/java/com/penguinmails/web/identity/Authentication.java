package com.penguinmails.web.identity;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls: an API key ({@code X-Api-Key}, or as bearer token) implies its tenant, a JWT
 * bearer token needs the tenant in {@code x-tenant-id}.
 */
@Singleton
class Authentication {
  /** What every API key begins with. */
  private static final String KEY_PREFIX = "pm_";

  private static final String BEARER = "Bearer ";
  private static final int LONGEST_CREDENTIAL = 8_192;

  private final Identities identities;

  /** Made for the first token: keys need none of its library. */
  private final Provider<BearerTokens> tokens;

  private final SecurityEvents events;

  Authentication(Identities identities, Provider<BearerTokens> tokens, SecurityEvents events) {
    this.identities = identities;
    this.tokens = tokens;
    this.events = events;
  }

  Caller caller(HttpRequest<?> request) {
    String credential = credential(request);
    if (credential == null || credential.isBlank()) {
      throw unknown(request, "missing_credentials", "Send an API key or a bearer token.");
    }
    if (credential.length() > LONGEST_CREDENTIAL) {
      throw unknown(request, "invalid_credentials", "The credential is too long.");
    }
    return credential.startsWith(KEY_PREFIX)
        ? byKey(request, credential)
        : byToken(request, credential);
  }

  private Caller byKey(HttpRequest<?> request, String credential) {
    Identity.Key key =
        identities
            .key(sha256(credential))
            .orElseThrow(() -> unknown(request, "invalid_api_key", "This API key is not known."));
    if (!key.usable()) {
      events.refused(
          request, "authentication_failure", "revoked or expired key", key.tenantId(), null);
      throw ApiError.unauthenticated("expired_api_key", "This API key is revoked or expired.");
    }
    if (key.tenantDeleted()) {
      throw deletedTenant(request, key.tenantId(), null);
    }
    return new Caller(key.tenantId(), null, Permission.ofScopes(key.scopes()));
  }

  private Caller byToken(HttpRequest<?> request, String token) {
    String subject =
        tokens
            .get()
            .subject(token)
            .orElseThrow(
                () ->
                    unknown(
                        request, "invalid_token", "The bearer token is not valid or has expired."));
    UUID tenantId = claimedTenant(request);
    Identity.Member member =
        identities
            .member(subject, tenantId)
            .orElseThrow(() -> unknown(request, "unknown_user", "This user is not known."));
    if (!member.member()) {
      events.refused(request, "authorization_failure", "not a member", tenantId, member.userId());
      throw ApiError.forbidden("not_a_member", "You are not a member of this tenant.");
    }
    if (member.tenantDeleted()) {
      throw deletedTenant(request, tenantId, member.userId());
    }
    return new Caller(tenantId, member.userId(), Permission.ofRoles(member.roles()));
  }

  private static UUID claimedTenant(HttpRequest<?> request) {
    String header = request.getHeaders().get("x-tenant-id");
    if (header == null) {
      throw ApiError.malformed("tenant_required", "Say which tenant you mean in x-tenant-id.");
    }
    try {
      return UUID.fromString(header);
    } catch (IllegalArgumentException e) {
      throw ApiError.malformed("tenant_malformed", "x-tenant-id is not a UUID.");
    }
  }

  private ApiError unknown(HttpRequest<?> request, String code, String detail) {
    events.refused(request, "authentication_failure", code, null, null);
    return ApiError.unauthenticated(code, detail);
  }

  private ApiError deletedTenant(HttpRequest<?> request, UUID tenantId, @Nullable UUID userId) {
    events.refused(request, "authorization_failure", "deleted tenant", tenantId, userId);
    return ApiError.forbidden("tenant_deleted", "This tenant has been deleted.");
  }

  private static @Nullable String credential(HttpRequest<?> request) {
    String key = request.getHeaders().get("X-Api-Key");
    if (key != null) {
      return key.strip();
    }
    return Optional.ofNullable(request.getHeaders().get("Authorization"))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .orElse(null);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
