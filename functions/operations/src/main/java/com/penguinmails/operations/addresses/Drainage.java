package com.penguinmails.operations.addresses;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Lets domains send from elsewhere before a server goes. */
@Singleton
public class Drainage {
  private static final int AT_ONCE = 500;

  private record Live(UUID id, UUID tenant, UUID domain) {}

  private final Database oltp;
  private final Choice choice;
  private final Housing housing;

  Drainage(@Named("oltp") Database oltp, Choice choice, Housing housing) {
    this.oltp = oltp;
    this.choice = choice;
    this.housing = housing;
  }

  /**
   * Moves the domains of a server to other addresses.
   *
   * @param now those for which there is none end all the same
   * @return whether anything moved or ended
   */
  public boolean drain(UUID server, boolean now) {
    boolean moved = false;
    for (Live live : live(server)) {
      moved |= TenantContext.callAs(live.tenant(), () -> move(live, now));
    }
    return moved;
  }

  /**
   * Ends what is left on addresses nothing may leave from, because whoever put them out of use was
   * stopped half-way; the rest is for the next time.
   *
   * @return how many
   */
  public int clear() {
    List<Live> left = left();
    left.forEach(live -> TenantContext.callAs(live.tenant(), () -> move(live, true)));
    return left.size();
  }

  private List<Live> left() {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select a.id, a.tenant_id, a.domain_id
                  from smtp_ip_addresses i join domain_ip_assignments a on a.smtp_ip_address_id = i.id
                 where i.status in ('quarantined', 'burned') and i.assigned_count > 0
                   and a.status in ('active', 'warming', 'scheduled')
                 order by a.id limit ?
                """,
                Drainage::read,
                AT_ONCE));
  }

  private static Live read(Row row) throws SQLException {
    return new Live(row.uuid("id"), row.uuid("tenant_id"), row.uuid("domain_id"));
  }

  private boolean move(Live live, boolean now) {
    try {
      if (!oltp.<Boolean>transact(sql -> moved(sql, live, now))) {
        housing.tell(live.domain());
      }
      return true;
    } catch (NowhereToGo e) {
      return false;
    }
  }

  /** Rolled back unless it found a place: a domain is without an address only when time is up. */
  private boolean moved(Sql sql, Live live, boolean now) {
    if (!choice.release(sql, live.id())) {
      return true;
    }
    boolean found = choice.assign(sql, live.domain(), null).isPresent();
    if (!found && !now) {
      throw new NowhereToGo();
    }
    return found;
  }

  private static final class NowhereToGo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private List<Live> live(UUID server) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select a.id, a.tenant_id, a.domain_id
                  from smtp_ip_addresses i join domain_ip_assignments a on a.smtp_ip_address_id = i.id
                 where i.vps_instance_id = ? and a.status in ('active', 'warming', 'scheduled')
                 order by a.id limit ?
                """,
                Drainage::read,
                server,
                AT_ONCE));
  }
}
