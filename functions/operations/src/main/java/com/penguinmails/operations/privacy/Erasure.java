package com.penguinmails.operations.privacy;

import com.penguinmails.data.content.BodyFormatException;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.secrets.SecretStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * Erases a lead or the running tenant, tier by tier. Each step may be repeated; the row that names
 * the address goes last, so that a run that was killed finds it again.
 */
@Singleton
class Erasure {
  private static final int ROWS_AT_ONCE = 2_000;
  private static final int AUDIT_ROWS_AT_ONCE = 20_000;

  private final Tiers tiers;
  private final RequestLog log;
  private final Mentions mentions;
  private final SecretStore secrets;

  Erasure(Tiers tiers, RequestLog log, Mentions mentions, SecretStore secrets) {
    this.tiers = tiers;
    this.log = log;
    this.mentions = mentions;
    this.secrets = secrets;
  }

  /**
   * Forgets a lead in every tier but its own row.
   *
   * @throws BodyFormatException when a body that names the address cannot be read
   */
  Json forget(UUID lead, Hold hold) {
    String address = silence(lead);
    String oltp = forget(tiers.oltp(), lead, address);
    String content = forget(tiers.content(), lead, address);
    int mentioned = address.isEmpty() ? 0 : mentions.remove(address, hold);
    String queue = forget(tiers.queue(), lead, address);
    String olap = forget(tiers.olap(), lead, address);
    return new Json(
        "{\"oltp\":%s,\"content\":%s,\"queue\":%s,\"olap\":%s,\"mentions\":%s}"
            .formatted(oltp, content, queue, olap, mentioned));
  }

  /** From here on nothing is sent to the lead; its address is known as a digest only. */
  private String silence(UUID lead) {
    return tiers
        .oltp()
        .first(
            """
            with silent as (
              update leads set status = 'inactive', updated = now() where id = ? returning tenant_id, email),
            tombstone as (
              insert into suppression_tombstones (tenant_id, email_hash)
              select tenant_id, app_sec.address_hash(tenant_id, email) from silent on conflict do nothing)
            select email from silent
            """,
            row -> row.text("email"),
            lead)
        .orElse("");
  }

  private static String forget(Database tier, UUID lead, String address) {
    return tier.first(
            "select app_sec.forget_lead(?, nullif(?, '')) as counts",
            row -> row.text("counts"),
            lead,
            address)
        .orElse("{}");
  }

  /** The lead's own row, what the audit trail says of it, and the end of the request. */
  void finish(OpenRequest request, UUID lead, Hold hold) {
    String address =
        tiers
            .oltp()
            .first("select email from leads where id = ?", row -> row.text("email"), lead)
            .orElse("");
    eraseAudit(lead, address, hold);
    tiers
        .oltp()
        .transact(
            sql -> {
              sql.update("delete from leads where id = ?", lead);
              log.complete(sql, request, 0, Json.EMPTY);
              return true;
            });
  }

  private void eraseAudit(
      @org.jspecify.annotations.Nullable UUID resource, String address, Hold hold) {
    long last =
        tiers
            .oltp()
            .first(
                "select coalesce(max(seq), 0) as last from audit_log_enhanced",
                row -> row.longValue("last"))
            .orElse(0L);
    for (long from = 1; from <= last; from += AUDIT_ROWS_AT_ONCE) {
      hold.check();
      tiers
          .oltp()
          .first(
              "select app_sec.erase_audit_values(?, nullif(?, ''), ?, ?) as n",
              row -> row.integer("n"),
              resource,
              address,
              from,
              from + AUDIT_ROWS_AT_ONCE - 1);
    }
  }

  /** Whether Stripe would go on charging the running tenant. */
  boolean isCharged() {
    return RunningSubscription.isCharged(tiers.oltp());
  }

  /** Closes the running tenant and takes its rows out of every tier; people and name stay. */
  Json empty(Hold hold) {
    tiers.oltp().first("select app_sec.close_tenant()", row -> true);
    deleteSecrets(hold);
    for (Database tier : List.of(tiers.content(), tiers.queue(), tiers.olap(), tiers.oltp())) {
      empty(tier, hold);
    }
    return Json.EMPTY;
  }

  /** The rest of the tenant and the end of the request; what law requires stays. */
  void finish(OpenRequest request, Hold hold) {
    eraseAudit(null, "", hold);
    tiers
        .oltp()
        .transact(
            sql -> {
              identity(sql);
              log.complete(sql, request, 0, Json.EMPTY);
              return true;
            });
  }

  private static void identity(Sql sql) {
    sql.first("select app_sec.erase_tenant_identity()", row -> true);
  }

  private void deleteSecrets(Hold hold) {
    String prefix = "tenants/" + TenantContext.requireTenant() + "/";
    for (String path :
        tiers
            .oltp()
            .list(
                "select vault_key_path from email_accounts where vault_key_path is not null limit 10000",
                row -> row.text("vault_key_path"))) {
      hold.check();
      if (path.startsWith(prefix)) {
        secrets.delete(path);
      }
    }
  }

  private static void empty(Database tier, Hold hold) {
    long gone = 1;
    while (gone > 0) {
      hold.check();
      gone =
          tier.first(
                  "select app_sec.erase_tenant_rows(?) as n",
                  row -> row.longValue("n"),
                  ROWS_AT_ONCE)
              .orElse(0L);
    }
  }
}
