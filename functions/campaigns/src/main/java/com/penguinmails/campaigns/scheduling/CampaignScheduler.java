package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves every due enrolment of every sending campaign one stretch on. Campaigns take turns, a batch
 * each, so that a large one does not keep a small one waiting; one that fails is left for the next
 * run and does not stop the others.
 */
@Singleton
public class CampaignScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(CampaignScheduler.class);
  private static final int CAMPAIGNS = 200;
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private final Database oltp;
  private final EnrolmentBatch batch;
  private final Completion completion;
  private final Doorbell doorbell;

  CampaignScheduler(
      @Named("oltp") Database oltp,
      EnrolmentBatch batch,
      Completion completion,
      Doorbell doorbell) {
    this.oltp = oltp;
    this.batch = batch;
    this.completion = completion;
    this.doorbell = doorbell;
  }

  /** Runs until nothing is due or the time is nearly up; returns how many enrolments it moved. */
  public int run(Deadline deadline) {
    int moved = 0;
    int inRound;
    do {
      inRound = 0;
      for (DueCampaign campaign : due()) {
        if (!deadline.allows(RESERVE)) {
          return moved;
        }
        inRound += advance(campaign);
      }
      moved += inRound;
      if (inRound > 0) {
        doorbell.ring(Queues.OUTBOX);
      }
    } while (inRound > 0);
    completion.completeFinished();
    return moved;
  }

  private int advance(DueCampaign campaign) {
    try {
      return TenantContext.callAs(campaign.tenantId(), () -> batch.advance(campaign.campaignId()));
    } catch (RuntimeException e) {
      LOG.error("campaign {} could not be scheduled", campaign.campaignId(), e);
      return 0;
    }
  }

  private List<DueCampaign> due() {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select c.tenant_id, c.id from campaigns c
                 where c.status = 'sending'
                   and exists (select from campaign_enrollments e
                                where e.tenant_id = c.tenant_id and e.campaign_id = c.id and e.next_run <= now())
                 order by c.id limit ?
                """,
                row -> new DueCampaign(row.uuid("tenant_id"), row.uuid("id")),
                CAMPAIGNS));
  }
}
