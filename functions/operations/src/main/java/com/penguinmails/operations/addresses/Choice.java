package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.Ids;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rule of decision 0031: an address of an active server whose reputation is good or fair, the
 * tenant's own before shared ones, then by reputation, warm-up and load. A warmed address takes
 * {@value #WARM} domains, one that is not {@value #COLD}.
 */
@Singleton
class Choice {
  private static final int WARM = 20;
  private static final int COLD = 3;

  /** Another transaction may take the last place of the address this one waits for. */
  private static final int TRIES = 3;

  /**
   * Gives a domain of the running tenant an address.
   *
   * @param wanted this one and no other; null for the best
   * @return nothing when there is none to have
   */
  Optional<Assignment> assign(Sql sql, UUID domain, @Nullable UUID wanted) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Assignment> made = once(sql, domain, wanted);
      if (made.isPresent()) {
        return made;
      }
    }
    return Optional.empty();
  }

  private static Optional<Assignment> once(Sql sql, UUID domain, @Nullable UUID wanted) {
    return sql.first(
        """
        with best as (
          select i.id, i.status
            from smtp_ip_addresses i join vps_instances v on v.id = i.vps_instance_id
           where v.status = 'active' and i.status in ('available', 'assigned', 'warming', 'warmed')
             and coalesce(i.reputation_state, 'good') in ('good', 'fair')
             and coalesce(i.dedicated_to, app_sec.tenant_id()) = app_sec.tenant_id()
             and coalesce(v.dedicated_to, app_sec.tenant_id()) = app_sec.tenant_id()
             and i.assigned_count < case i.status when 'warmed' then ? else ? end
             and (?::uuid is null or i.id = ?)
           order by coalesce(i.dedicated_to, v.dedicated_to) is null,
                    case i.reputation_state when 'fair' then 1 else 0 end,
                    case i.status when 'warmed' then 0 when 'warming' then 1 when 'assigned' then 2 else 3 end,
                    i.assigned_count, i.id
           limit 1 for update of i for share of v)
        insert into domain_ip_assignments (id, tenant_id, domain_id, smtp_ip_address_id, status, warmup_state)
        select ?, app_sec.tenant_id(), d.id, best.id,
               case best.status when 'warmed' then 'active' else 'warming' end,
               case best.status when 'warmed' then 'warmed' when 'warming' then 'warming' else 'unwarmed' end
          from best join domains d on d.id = ? and d.tenant_id = app_sec.tenant_id()
        returning *
        """,
        Assignment::of,
        WARM,
        COLD,
        wanted,
        wanted,
        Ids.next(),
        domain);
  }

  /** Ends an assignment, so that the domain gets another one; false when it had ended. */
  boolean release(Sql sql, UUID assignment) {
    return release(sql, assignment, null);
  }

  /**
   * Likewise.
   *
   * @param employee who wants the domain to stay without an address; nobody when it gets another
   */
  boolean release(Sql sql, UUID assignment, @Nullable UUID employee) {
    return sql.update(
            """
            update domain_ip_assignments set status = 'expired', expires = now(), updated = now(), released_by = ?::uuid
             where id = ? and status <> 'expired'
            """,
            employee,
            assignment)
        == 1;
  }
}
