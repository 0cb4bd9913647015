package com.penguinmails.web.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks up keys and members through the definer functions of the database.
 *
 * <p>Answers are kept for ten seconds, so a read stays one flight; a revoked key or a removed
 * member is refused ten seconds later at most. Unknown keys are not kept.
 */
@Singleton
class Identities {
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final int AT_MOST = 10_000;

  private record Membership(String subject, UUID tenantId) {}

  private final Database oltp;
  private final Cache<ByteBuffer, Identity.Key> keys = cache();
  private final Cache<Membership, Identity.Member> members = cache();

  Identities(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  Optional<Identity.Key> key(byte[] hash) {
    ByteBuffer id = ByteBuffer.wrap(hash);
    Identity.Key known = keys.getIfPresent(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Identity.Key> found = TenantContext.callAsSystem(() -> findKey(hash));
    found.ifPresent(key -> keys.put(id, key));
    return found;
  }

  Optional<Identity.Member> member(String subject, UUID tenantId) {
    Membership id = new Membership(subject, tenantId);
    Identity.Member known = members.getIfPresent(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Identity.Member> found =
        TenantContext.callAsSystem(() -> findMember(subject, tenantId));
    found.ifPresent(member -> members.put(id, member));
    return found;
  }

  private Optional<Identity.Key> findKey(byte[] hash) {
    return oltp.first(
        "select key_id, tenant_id, scopes, usable, tenant_deleted from app_sec.authenticate_api_key(?)",
        row ->
            new Identity.Key(
                row.uuid("key_id"),
                row.uuid("tenant_id"),
                row.textArray("scopes"),
                row.bool("usable"),
                row.bool("tenant_deleted")),
        (Object) hash);
  }

  private Optional<Identity.Member> findMember(String subject, UUID tenantId) {
    return oltp.first(
        "select user_id, roles, member, tenant_deleted from app_sec.authenticate_member(?, ?)",
        row ->
            new Identity.Member(
                row.uuid("user_id"),
                row.textArray("roles"),
                row.bool("member"),
                row.bool("tenant_deleted")),
        subject,
        tenantId);
  }

  private static <K, V> Cache<K, V> cache() {
    return Caffeine.newBuilder().maximumSize(AT_MOST).expireAfterWrite(KEPT).build();
  }
}
