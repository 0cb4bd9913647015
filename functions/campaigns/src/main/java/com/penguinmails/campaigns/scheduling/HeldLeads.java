package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets leads that wait for their tenant's plan go on as soon as it allows more: a larger plan, an
 * add-on, a payment, room in the storage.
 */
@Singleton
class HeldLeads {
  private static final Logger LOG = LoggerFactory.getLogger(HeldLeads.class);
  private static final int CAMPAIGNS = 200;
  private static final int AT_ONCE = 20_000;
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final Database oltp;

  HeldLeads(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Releases no more than the plan has mails left, the longest waiting first. */
  void release(Deadline deadline) {
    UUID after = new UUID(0, 0);
    List<DueCampaign> page;
    do {
      page = waiting(after);
      for (DueCampaign campaign : page) {
        if (!deadline.allows(RESERVE)) {
          return;
        }
        after = campaign.campaignId();
        release(campaign);
      }
    } while (page.size() == CAMPAIGNS);
  }

  /** One tenant's trouble is not the others'. */
  private void release(DueCampaign campaign) {
    try {
      TenantContext.callAs(
          campaign.tenantId(),
          () ->
              oltp.update(
                  """
                  update campaign_enrollments e set next_run = least(e.next_run, now()), held_for = null
                   where e.id = any (array(
                     select h.id from campaign_enrollments h
                      where h.tenant_id = (select app_sec.tenant_id()) and h.campaign_id = ? and h.held_for is not null and h.status in ('enrolled', 'active')
                      order by h.next_run, h.id limit least(app_sec.emails_left(), ?)))
                     and e.held_for is not null and e.status in ('enrolled', 'active')
                  """,
                  campaign.campaignId(),
                  AT_ONCE));
    } catch (RuntimeException e) {
      LOG.error("the waiting leads of campaign {} stay", campaign.campaignId(), e);
    }
  }

  /** Usually none; the index holds only leads that wait. */
  private List<DueCampaign> waiting(UUID after) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select c.tenant_id, c.id from campaigns c
                 where c.status = 'sending' and c.id > ?
                   and exists (select from campaign_enrollments e
                                where e.tenant_id = c.tenant_id and e.campaign_id = c.id and e.held_for is not null)
                 order by c.id limit ?
                """,
                row -> new DueCampaign(row.uuid("tenant_id"), row.uuid("id")),
                after,
                CAMPAIGNS));
  }
}
