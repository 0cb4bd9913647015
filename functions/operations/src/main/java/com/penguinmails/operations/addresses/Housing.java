package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.servers.ServerAlerts;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives addresses to domains that should have one and have none: verified domains of a tenant with
 * a server of its own, and domains whose address went (decision 56). Staff are told of those for
 * which there is no place, until there is.
 */
@Singleton
public class Housing implements Upkeep {
  static final String HOMELESS = "domain_without_address";
  private static final int PAGE = 200;
  private static final Duration RESERVE = Duration.ofSeconds(5);
  private static final UUID FIRST = new UUID(0, 0);

  /** A domain whose last address an employee took is left to employees. */
  private static final String WAITING =
      """
      select d.id, d.tenant_id
        from domains d join tenants t on t.id = d.tenant_id and t.deleted is null
        left join lateral (
          select a.status in ('active', 'warming', 'scheduled') as live, a.released_by
            from domain_ip_assignments a where a.tenant_id = d.tenant_id and a.domain_id = d.id
           order by 1 desc, a.created desc, a.id desc limit 1) last on true
       where case when last.live is null
                  then d.verification_status = 'verified'
                       and exists (select from vps_instances v where v.dedicated_to = d.tenant_id and v.status = 'active')
                  else not last.live and last.released_by is null end
      """;

  private record Waiting(UUID id, UUID tenant) {}

  private final Database oltp;
  private final Choice choice;
  private final ServerAlerts alerts;

  Housing(@Named("oltp") Database oltp, Choice choice, ServerAlerts alerts) {
    this.oltp = oltp;
    this.choice = choice;
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "address-assignment";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(10);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    UUID at = position == null ? FIRST : UUID.fromString(position);
    List<Waiting> page = waiting(at);
    // What one domain of a tenant does not get, its others do not get either.
    Set<UUID> full = new HashSet<>();
    long assigned = 0;
    long without = 0;
    for (Waiting domain : page) {
      if (!deadline.allows(RESERVE)) {
        return Step.on(counts(assigned, without), at.toString());
      }
      if (!full.contains(domain.tenant()) && housed(domain)) {
        assigned++;
      } else {
        full.add(domain.tenant());
        without++;
        tell(domain.id());
      }
      at = domain.id();
    }
    if (page.size() == PAGE) {
      return Step.on(counts(assigned, without), at.toString());
    }
    settle();
    return Step.last(counts(assigned, without));
  }

  private static Map<String, Long> counts(long assigned, long without) {
    return Map.of("assigned", assigned, "without", without);
  }

  private List<Waiting> waiting(UUID after) {
    return oltp.list(
        WAITING + " and d.id > ? order by d.id limit ?",
        row -> new Waiting(row.uuid("id"), row.uuid("tenant_id")),
        after,
        PAGE);
  }

  private boolean housed(Waiting domain) {
    try {
      return TenantContext.callAs(
          domain.tenant(),
          () -> oltp.<Boolean>transact(sql -> choice.assign(sql, domain.id(), null).isPresent()));
    } catch (DatabaseException e) {
      if (e.isDuplicate()) {
        return true;
      }
      throw e;
    }
  }

  /** Also called by who takes the last address of a domain. */
  void tell(UUID domain) {
    alerts.raise(
        HOMELESS,
        domain.toString(),
        Severity.HIGH,
        "A domain has no address to send from",
        "No address has a place for it. Rent a server or add an address; the domain gets it by itself.");
  }

  /** Closes what is told of domains that have an address, are gone, or are left to employees. */
  private void settle() {
    List<UUID> told = alerts.open(HOMELESS);
    if (!told.isEmpty()) {
      List<String> still =
          oltp.list(
              WAITING + " and d.id = any (?)",
              row -> row.uuid("id").toString(),
              (Object) told.toArray(UUID[]::new));
      alerts.settle(HOMELESS, told, still);
    }
  }
}
