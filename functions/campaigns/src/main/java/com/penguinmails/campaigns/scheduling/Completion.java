package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends campaigns in which nobody has anything left to do. */
@Singleton
class Completion {
  private static final Logger LOG = LoggerFactory.getLogger(Completion.class);
  private static final int CAMPAIGNS = 200;

  private final Database oltp;
  private final Outbox outbox;

  Completion(@Named("oltp") Database oltp, Outbox outbox) {
    this.oltp = oltp;
    this.outbox = outbox;
  }

  void completeFinished() {
    UUID after = new UUID(0, 0);
    List<DueCampaign> page;
    do {
      page = finished(after);
      for (DueCampaign campaign : page) {
        after = campaign.campaignId();
        complete(campaign);
      }
    } while (page.size() == CAMPAIGNS);
  }

  /** One campaign's trouble is not the others'; the database's is everybody's. */
  private void complete(DueCampaign campaign) {
    try {
      TenantContext.runAs(
          campaign.tenantId(), () -> oltp.transact(sql -> complete(sql, campaign.campaignId())));
    } catch (RuntimeException e) {
      if (e instanceof DatabaseException database && database.isOutage()) {
        throw e;
      }
      LOG.error("campaign {} could not be completed", campaign.campaignId(), e);
    }
  }

  private List<DueCampaign> finished(UUID after) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select c.tenant_id, c.id from campaigns c
                 where c.status = 'sending' and c.id > ?
                   and not exists (select from campaign_enrollments e
                                    where e.tenant_id = c.tenant_id and e.campaign_id = c.id
                                      and e.status in ('enrolled', 'active', 'sending', 'parked'))
                 order by c.id limit ?
                """,
                row -> new DueCampaign(row.uuid("tenant_id"), row.uuid("id")),
                after,
                CAMPAIGNS));
  }

  /**
   * Whoever enrols leads holds the campaign meanwhile, so whether any are left is looked at only
   * once it is ours.
   */
  private boolean complete(Sql sql, UUID campaignId) {
    sql.first("select id from campaigns where id = ? for update", row -> true, campaignId);
    return sql.first(
            """
            with row as (
              update campaigns c set status = 'completed', completed = now(), updated = now()
               where id = ? and status = 'sending'
                 and not exists (select from campaign_enrollments e
                                  where e.tenant_id = c.tenant_id and e.campaign_id = c.id
                                    and e.status in ('enrolled', 'active', 'sending', 'parked'))
              returning *)
            select app_sec.audit('campaign.completed', 'campaign', row.id, null, to_jsonb(row)),
                   jsonb_build_object('id', id, 'company_id', company_id, 'name', name, 'status', status,
                                      'updated', updated) as replica
              from row
            """,
            row -> row.json("replica"),
            campaignId)
        .map(replica -> tell(sql, replica))
        .orElse(false);
  }

  private boolean tell(Sql sql, Json replica) {
    outbox.append(
        sql,
        List.of(
            NewJob.of(
                Queues.ANALYTICS_CAMPAIGN,
                "campaign-changed",
                TenantContext.requireTenant(),
                replica)));
    return true;
  }
}
