package com.penguinmails.web.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which employee calls: a JWT of the same issuer as a tenant's, whose subject is a user
 * in {@code staff_members}. An API key belongs to a tenant and opens nothing here; an e-mail claim
 * is not asked, because people can change theirs at an issuer.
 *
 * <p>Answers are kept for ten seconds, as those about members are.
 */
@Singleton
class StaffAuthentication {
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final int AT_MOST = 1_000;

  private record Known(UUID userId, @Nullable String role, List<String> permissions) {}

  private final Database oltp;
  private final BearerTokens tokens;
  private final SecurityEvents events;
  private final Cache<String, Known> staff =
      Caffeine.newBuilder().maximumSize(AT_MOST).expireAfterWrite(KEPT).build();

  StaffAuthentication(@Named("oltp") Database oltp, BearerTokens tokens, SecurityEvents events) {
    this.oltp = oltp;
    this.tokens = tokens;
    this.events = events;
  }

  Staff staff(HttpRequest<?> request) {
    String token =
        Credentials.bearer(request)
            .orElseThrow(() -> unknown(request, "missing_credentials", "Send a bearer token."));
    String subject =
        tokens
            .subject(token)
            .orElseThrow(
                () ->
                    unknown(
                        request, "invalid_token", "The bearer token is not valid or has expired."));
    Known known =
        known(subject)
            .orElseThrow(() -> unknown(request, "unknown_user", "This user is not known."));
    if (known.role() == null) {
      events.refused(request, "authorization_failure", "not staff", null, known.userId());
      throw ApiError.forbidden("not_staff", "This is for employees of the platform.");
    }
    return new Staff(known.userId(), known.role(), StaffPermission.ofKeys(known.permissions()));
  }

  private Optional<Known> known(String subject) {
    Known kept = staff.getIfPresent(subject);
    if (kept != null) {
      return Optional.of(kept);
    }
    Optional<Known> found = TenantContext.callAsSystem(() -> find(subject));
    found.ifPresent(known -> staff.put(subject, known));
    return found;
  }

  private Optional<Known> find(String subject) {
    return oltp.first(
        "select user_id, role, permissions from app_sec.authenticate_staff(?)",
        row -> new Known(row.uuid("user_id"), row.textOrNull("role"), row.textArray("permissions")),
        subject);
  }

  private ApiError unknown(HttpRequest<?> request, String code, String detail) {
    events.refused(request, "authentication_failure", code, null, null);
    return ApiError.unauthenticated(code, detail);
  }
}
