package com.penguinmails.operations.audit;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.TenantWalk;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies the audit chain of every tenant and exports its head, once a day. */
@Singleton
public class AuditChains implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(AuditChains.class);

  private final Database oltp;
  private final Database olap;
  private final TenantWalk walk;

  AuditChains(@Named("oltp") Database oltp, @Named("olap") Database olap, TenantWalk walk) {
    this.oltp = oltp;
    this.olap = olap;
    this.walk = walk;
  }

  @Override
  public String name() {
    return "audit-verification";
  }

  @Override
  public Duration every() {
    return Duration.ofDays(1);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    return walk.all(
        position,
        deadline,
        tenant -> Map.of("verified", 1L, "bad", check(tenant).isPresent() ? 1L : 0L));
  }

  /**
   * Verifies one tenant's chain. One that is not what was written is an incident, and its head is
   * not exported.
   *
   * @return tenant, sequence number of the first bad row, what is wrong; empty when all is well
   */
  Optional<String> check(UUID tenant) {
    Optional<String> problem = verify(tenant);
    if (problem.isEmpty()) {
      export(tenant);
    }
    return problem;
  }

  private Optional<String> verify(UUID tenant) {
    Optional<ChainHead> known = exported(tenant);
    Optional<String> problem =
        TenantContext.callAs(
            tenant,
            () ->
                oltp.first(
                    "select seq || ': ' || problem as problem from app_sec.verify_audit_chain(?, ?::bigint, ?::bytea)",
                    row -> row.text("problem"),
                    tenant,
                    known.map(ChainHead::seq).orElse(null),
                    known.map(ChainHead::hash).orElse(null)));
    problem.ifPresent(found -> report(tenant, found));
    return problem.map(found -> tenant + " " + found);
  }

  private void report(UUID tenant, String problem) {
    LOG.error("the audit trail of tenant {} is not what was written, row {}", tenant, problem);
    TenantContext.callAsSystem(
        () ->
            oltp.first(
                "select alert_security_incident('audit_tampering', 'critical', ?, ?::uuid)",
                row -> true,
                "Audit trail, row " + problem,
                tenant));
  }

  private Optional<ChainHead> exported(UUID tenant) {
    return TenantContext.callAsSystem(
        () ->
            olap.first(
                "select seq, hash from audit_chain_heads where tenant_id = ? order by exported desc limit 1",
                row -> new ChainHead(row.longValue("seq"), row.bytes("hash")),
                tenant));
  }

  private void export(UUID tenant) {
    Optional<ChainHead> head =
        TenantContext.callAs(
            tenant,
            () ->
                oltp.first(
                    "select seq, hash from audit_log_enhanced order by seq desc limit 1",
                    row -> new ChainHead(row.longValue("seq"), row.bytes("hash"))));
    head.ifPresent(
        link -> {
          int fresh =
              TenantContext.callAsSystem(
                  () ->
                      olap.update(
                          """
                          insert into audit_chain_heads (tenant_id, exported, seq, hash)
                          values (?, (now() at time zone 'UTC')::date, ?, ?) on conflict do nothing
                          """,
                          tenant,
                          link.seq(),
                          link.hash()));
          if (fresh > 0) {
            // The log is a third place, which nobody with a database can change.
            LOG.info(
                "audit head of tenant {}: {} {}",
                tenant,
                link.seq(),
                HexFormat.of().formatHex(link.hash()));
          }
        });
  }
}
