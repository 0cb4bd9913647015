package com.penguinmails.campaigns.scheduling;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
  private static final int BATCH = 500;
  private static final Duration RESERVE = Duration.ofSeconds(5);
  private static final UUID LOWEST = new UUID(0, 0);
  private static final UUID HIGHEST = new UUID(-1, -1);

  private final Database oltp;
  private final EnrolmentBatch batch;
  private final BadLeads badLeads;
  private final HeldLeads held;
  private final Completion completion;
  private final Doorbell doorbell;

  /** The last campaign that a round had time for; the lowest when it had for all. */
  private volatile UUID reached = LOWEST;

  CampaignScheduler(
      @Named("oltp") Database oltp,
      EnrolmentBatch batch,
      BadLeads badLeads,
      HeldLeads held,
      Completion completion,
      Doorbell doorbell) {
    this.oltp = oltp;
    this.batch = batch;
    this.badLeads = badLeads;
    this.held = held;
    this.completion = completion;
    this.doorbell = doorbell;
  }

  /** Runs until nothing is due or the time is nearly up; returns how many enrolments it moved. */
  public int run(Deadline deadline) {
    int moved = 0;
    int inRound;
    held.release(deadline);
    do {
      inRound = round(deadline);
      moved += inRound;
      if (inRound > 0) {
        doorbell.ring(Queues.OUTBOX);
      }
    } while (inRound > 0 && deadline.allows(RESERVE));
    if (deadline.allows(RESERVE)) {
      completion.completeFinished();
    }
    return moved;
  }

  /**
   * A batch of every campaign that has something due, those first that the last round had no time
   * for.
   */
  private int round(Deadline deadline) {
    UUID begin = reached;
    reached = LOWEST;
    int moved = pass(begin, HIGHEST, deadline);
    boolean more = !begin.equals(LOWEST) && deadline.allows(RESERVE);
    return more ? moved + pass(LOWEST, begin, deadline) : moved;
  }

  private int pass(UUID after, UUID until, Deadline deadline) {
    int moved = 0;
    UUID last = after;
    List<DueCampaign> page = due(last, until);
    while (!page.isEmpty()) {
      for (DueCampaign campaign : page) {
        if (!deadline.allows(RESERVE)) {
          reached = last;
          return moved;
        }
        moved += advance(campaign, deadline);
        last = campaign.campaignId();
      }
      page = page.size() < CAMPAIGNS ? List.of() : due(last, until);
    }
    return moved;
  }

  private int advance(DueCampaign campaign, Deadline deadline) {
    try {
      return TenantContext.callAs(
          campaign.tenantId(), () -> advanceOrSort(campaign.campaignId(), deadline));
    } catch (RuntimeException e) {
      LOG.error("campaign {} could not be scheduled", campaign.campaignId(), e);
      return 0;
    }
  }

  private int advanceOrSort(UUID campaignId, Deadline deadline) {
    try {
      return batch.advance(campaignId, BATCH, List.of()).size();
    } catch (RuntimeException e) {
      if (e instanceof DatabaseException database && database.isTransient()) {
        throw e;
      }
      LOG.warn("a batch of campaign {} failed; leads are tried one by one", campaignId, e);
      return badLeads.sortOut(campaignId, deadline);
    }
  }

  private List<DueCampaign> due(UUID after, UUID until) {
    return TenantContext.callAsSystem(
        () ->
            oltp.list(
                """
                select c.tenant_id, c.id from campaigns c
                 where c.status = 'sending' and c.id > ? and c.id <= ?
                   and exists (select from campaign_enrollments e
                                where e.tenant_id = c.tenant_id and e.campaign_id = c.id
                                  and e.status in ('enrolled', 'active') and e.next_run <= now())
                 order by c.id limit ?
                """,
                row -> new DueCampaign(row.uuid("tenant_id"), row.uuid("id")),
                after,
                until,
                CAMPAIGNS));
  }
}
