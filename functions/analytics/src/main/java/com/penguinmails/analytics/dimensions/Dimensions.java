package com.penguinmails.analytics.dimensions;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The replicas of the running tenant. */
@Singleton
class Dimensions {
  private final Database olap;

  Dimensions(@Named("olap") Database olap) {
    this.olap = olap;
  }

  /** Takes over what is newer than what is known, and the campaigns' status beside the counters. */
  void campaigns(List<CampaignChanged> changes) {
    olap.update(
        """
        with changed as (
          insert into campaigns as known (id, tenant_id, company_id, name, status, updated)
          select distinct on (n.id) n.id, app_sec.tenant_id(), n.company_id, n.name, n.status, n.updated
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[])
                 as n (id, company_id, name, status, updated)
           order by n.id, n.updated desc
          on conflict (id) do update
            set company_id = excluded.company_id, name = excluded.name, status = excluded.status,
                updated = excluded.updated
            where known.updated < excluded.updated
          returning id, tenant_id, company_id, status)
        insert into campaign_analytics (tenant_id, campaign_id, company_id, status)
        select tenant_id, id, company_id, status from changed order by id
        on conflict (tenant_id, campaign_id) do update
          set company_id = excluded.company_id, status = excluded.status, updated_at = now()
        """,
        changes.stream().map(CampaignChanged::id).toArray(UUID[]::new),
        changes.stream().map(CampaignChanged::companyId).toArray(UUID[]::new),
        changes.stream().map(CampaignChanged::name).toArray(String[]::new),
        changes.stream().map(CampaignChanged::status).toArray(String[]::new),
        changes.stream().map(CampaignChanged::updated).toArray(Instant[]::new));
  }

  /** Takes over what is newer than what is known. */
  void companies(List<CompanyChanged> changes) {
    olap.update(
        """
        insert into companies as known (id, tenant_id, name, status, updated)
        select distinct on (n.id) n.id, app_sec.tenant_id(), n.name, n.status, n.updated
          from unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) as n (id, name, status, updated)
         order by n.id, n.updated desc
        on conflict (id) do update
          set name = excluded.name, status = excluded.status, updated = excluded.updated
          where known.updated < excluded.updated
        """,
        changes.stream().map(CompanyChanged::id).toArray(UUID[]::new),
        changes.stream().map(CompanyChanged::name).toArray(String[]::new),
        changes.stream().map(CompanyChanged::status).toArray(String[]::new),
        changes.stream().map(CompanyChanged::updated).toArray(Instant[]::new));
  }
}
