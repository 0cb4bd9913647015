package com.penguinmails.billing.lifecycle;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts a tenant's things anew once a day, puts the counters right, and tells the analytics tier.
 * A send that failed for good is given back to the month here.
 */
@Singleton
public class Recount {
  private static final int AT_ONCE = 200;
  private static final Duration RESERVE = Duration.ofSeconds(20);

  /** Taken before counting: what is created meanwhile waits and counts on from there. */
  private static final String LOCK =
      "select metric from usage_counters order by metric, period_start for update";

  private static final String COUNT =
      """
      with e as materialized (select * from app_sec.entitlements()),
      counted as materialized (
        select 'users' as metric, count(*) as n from tenant_users where deleted is null
        union all select 'domains', count(*) from domains where tenant_id = (select app_sec.tenant_id())
        union all select 'email_accounts', count(*) from email_accounts where tenant_id = (select app_sec.tenant_id())
        union all select 'warmups', count(*) from email_accounts
                   where tenant_id = (select app_sec.tenant_id()) and status = 'warming'
        union all select 'contacts', count(*) from leads
        union all select 'emails_per_month', count(*) from send_ledger s, e
                   where s.tenant_id = (select app_sec.tenant_id()) and s.reserved >= e.month_start and s.state <> 'failed'
        union all select 'storage_bytes', ?),
      written as (
        insert into usage_counters as u (tenant_id, metric, period_start, used, reconciled)
        select app_sec.tenant_id(), c.metric,
               case when c.metric = 'emails_per_month' then e.month_start else '-infinity' end, c.n, now()
          from counted c, e
        on conflict (tenant_id, metric, period_start) do update set used = excluded.used, reconciled = now(), updated = now()
        returning u.metric, u.used)
      select e.subscription_id, e.month_start, e.month_start + interval '1 month' as month_end,
             max(used) filter (where metric = 'users') as users, max(used) filter (where metric = 'domains') as domains,
             max(used) filter (where metric = 'email_accounts') as accounts, max(used) filter (where metric = 'warmups') as warmups,
             max(used) filter (where metric = 'contacts') as contacts, max(used) filter (where metric = 'emails_per_month') as emails,
             coalesce((select u.used from usage_counters u where u.metric = 'campaigns_per_month'
                          and u.period_start = e.month_start), 0) as campaigns
        from written, e group by e.subscription_id, e.month_start
      """;

  private record Usage(
      @Nullable UUID subscription,
      Instant start,
      Instant end,
      long emails,
      long accounts,
      long domains,
      long campaigns,
      long contacts,
      long warmups) {}

  private final Database oltp;
  private final Database content;
  private final Database olap;

  Recount(
      @Named("oltp") Database oltp,
      @Named("content") Database content,
      @Named("olap") Database olap) {
    this.oltp = oltp;
    this.content = content;
    this.olap = olap;
  }

  /** Counts for tenants not counted for a day, the longest waiting first; returns how many. */
  public int run(Deadline deadline) {
    int counted = 0;
    List<UUID> due = due();
    for (UUID tenant : due) {
      if (!deadline.allows(RESERVE)) {
        break;
      }
      TenantContext.runAs(tenant, () -> count(tenant));
      counted++;
    }
    return counted;
  }

  /** Counts for one tenant. */
  public void count(UUID tenant) {
    long bytes =
        content.first("select app_sec.stored_bytes() as n", row -> row.longValue("n")).orElse(0L);
    Usage usage =
        oltp.transact(
                sql -> {
                  sql.list(LOCK, row -> row.text("metric"));
                  return sql.first(COUNT, Recount::usage, bytes);
                })
            .orElseThrow();
    olap.update(
        """
        insert into billing_analytics as b (tenant_id, subscription_id, emails_sent, mailboxes_used, domains_used, campaigns_used,
                                            leads_used, warmups_active, period_start, period_end)
        values (app_sec.tenant_id(), ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (tenant_id, period_start, period_end) do update set subscription_id = excluded.subscription_id,
          emails_sent = excluded.emails_sent, mailboxes_used = excluded.mailboxes_used, domains_used = excluded.domains_used,
          campaigns_used = excluded.campaigns_used, leads_used = excluded.leads_used, warmups_active = excluded.warmups_active,
          updated_at = now()
        """,
        usage.subscription(),
        (int) usage.emails(),
        (int) usage.accounts(),
        (int) usage.domains(),
        (int) usage.campaigns(),
        (int) usage.contacts(),
        (int) usage.warmups(),
        usage.start(),
        usage.end());
  }

  private List<UUID> due() {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                "select tenant_id from app_sec.tenants_to_recount(?)",
                row -> row.uuid("tenant_id"),
                AT_ONCE));
  }

  private static Usage usage(Row row) throws SQLException {
    return new Usage(
        row.uuidOrNull("subscription_id"),
        row.instant("month_start"),
        row.instant("month_end"),
        row.longValue("emails"),
        row.longValue("accounts"),
        row.longValue("domains"),
        row.longValue("campaigns"),
        row.longValue("contacts"),
        row.longValue("warmups"));
  }
}
