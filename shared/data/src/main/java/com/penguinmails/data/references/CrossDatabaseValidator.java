package com.penguinmails.data.references;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether rows named across tiers are there, for the running tenant (migration 001 of the
 * specification). Answers are remembered for five minutes. When the cache fails it asks; when the
 * operational tier fails, the reference counts as unchecked and the caller goes on.
 */
@Singleton
public class CrossDatabaseValidator {
  private static final Logger LOG = LoggerFactory.getLogger(CrossDatabaseValidator.class);

  /** How long an answer is believed. */
  public static final Duration BELIEVED = Duration.ofMinutes(5);

  private static final Map<Reference.Kind, String> QUERIES =
      Map.of(
          Reference.Kind.CAMPAIGN, "select id from campaigns where id = any (?)",
          Reference.Kind.EMAIL_ACCOUNT, "select id from email_accounts where id = any (?)",
          Reference.Kind.LEAD, "select id from leads where id = any (?)");

  private final Database oltp;
  private final ReferenceCache cache;

  CrossDatabaseValidator(@Named("oltp") Database oltp, ReferenceCache cache) {
    this.oltp = oltp;
    this.cache = cache;
  }

  /** Checks references; asks once per kind for what is not remembered. */
  public Validation validate(Collection<Reference> references) {
    UUID tenant = TenantContext.requireTenant();
    Set<Reference> missing = new HashSet<>();
    List<String> unchecked = new ArrayList<>();
    Map<Reference.Kind, Set<UUID>> unknown = new EnumMap<>(Reference.Kind.class);
    for (Reference reference : new LinkedHashSet<>(references)) {
      Optional<Boolean> remembered = remembered(key(tenant, reference));
      if (remembered.isEmpty()) {
        unknown.computeIfAbsent(reference.kind(), kind -> new HashSet<>()).add(reference.id());
      } else if (!remembered.get()) {
        missing.add(reference);
      }
    }
    unknown.forEach((kind, ids) -> ask(tenant, kind, ids, missing, unchecked));
    return new Validation(missing, unchecked);
  }

  private void ask(
      UUID tenant,
      Reference.Kind kind,
      Set<UUID> ids,
      Set<Reference> missing,
      List<String> unchecked) {
    Set<UUID> there;
    try {
      there =
          new HashSet<>(
              oltp.list(
                  String.valueOf(QUERIES.get(kind)),
                  row -> row.uuid("id"),
                  (Object) ids.toArray(UUID[]::new)));
    } catch (DatabaseException e) {
      LOG.warn(
          "{} references to {} go unchecked: the operational tier fails",
          ids.size(),
          kind.key(),
          e);
      ids.forEach(id -> unchecked.add(kind.key() + " " + id + " could not be checked"));
      return;
    }
    for (UUID id : ids) {
      Reference reference = new Reference(kind, id);
      remember(key(tenant, reference), there.contains(id));
      if (!there.contains(id)) {
        missing.add(reference);
      }
    }
  }

  private Optional<Boolean> remembered(String key) {
    try {
      return cache.get(key);
    } catch (RuntimeException e) {
      LOG.warn("the cache of references fails, so every reference is asked for", e);
      return Optional.empty();
    }
  }

  private void remember(String key, boolean exists) {
    try {
      cache.put(key, exists, BELIEVED);
    } catch (RuntimeException e) {
      LOG.warn("the cache of references fails, so every reference is asked for", e);
    }
  }

  /** With the tenant: the answer for one says nothing to another. */
  private static String key(UUID tenant, Reference reference) {
    return tenant + ":" + reference.kind().key() + ":" + reference.id();
  }
}
