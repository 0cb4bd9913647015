package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.hours.CampaignSchedule;
import com.penguinmails.campaigns.hours.Schedules;
import com.penguinmails.campaigns.hours.SendingHours;
import com.penguinmails.campaigns.sequence.Sequences;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Loads what a batch of a campaign goes by. */
@Singleton
class Plans {
  private final Sequences sequences;
  private final Schedules schedules;

  Plans(Sequences sequences, Schedules schedules) {
    this.sequences = sequences;
    this.schedules = schedules;
  }

  /** The plan of a campaign that is sending; empty when it no longer is. */
  Optional<Plan> load(Sql sql, UUID campaignId) {
    return sql.first(
            """
            select c.schedule,
                   array(select p.email_account_id from campaign_accounts p where p.campaign_id = c.id
                          order by p.email_account_id) as pool
              from campaigns c where c.id = ? and c.status = 'sending'
            """,
            row -> {
              CampaignSchedule schedule = schedules.read(row.jsonOrNull("schedule"));
              return new Plan(
                  campaignId,
                  com.penguinmails.campaigns.sequence.Sequence.EMPTY,
                  SendingHours.of(schedule),
                  schedule.newLeadsPercent(),
                  row.uuidArray("pool"));
            },
            campaignId)
        .map(
            plan ->
                new Plan(
                    campaignId,
                    sequences.load(sql, campaignId),
                    plan.hours(),
                    plan.newLeadsPercent(),
                    plan.pool()));
  }
}
