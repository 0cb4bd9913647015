package com.penguinmails.bench.sending;

import java.sql.SQLException;
import java.util.UUID;

/** The rows a scheduled lead leaves behind, written by nothing but SQL, 500 a transaction. */
final class BareSchedule {
  private static final int BATCH = 500;

  private final BenchCampaign campaigns;

  BareSchedule(BenchCampaign campaigns) {
    this.campaigns = campaigns;
  }

  /** Enrolments per second. */
  double seconds(UUID campaign, int count) throws SQLException {
    campaigns.run("delete from send_ledger where campaign_id = ?", campaign);
    campaigns.run(
        """
        update campaign_enrollments set status = 'enrolled', next_run = now()
         where id in (select id from campaign_enrollments where campaign_id = ? limit ?)
        """,
        campaign,
        count);
    campaigns.run("update campaigns set status = 'paused' where id = ?", campaign);
    campaigns.run("vacuum (analyze) send_ledger, campaign_enrollments, outbox");
    campaigns.run("checkpoint");
    long start = System.nanoTime();
    for (int done = 0; done < count; done += BATCH) {
      campaigns.run(
          """
          with c as materialized (
            select id, tenant_id, lead_id from campaign_enrollments
             where tenant_id = (select tenant_id from campaigns where id = ?) and campaign_id = ?
               and status = 'enrolled' and next_run <= now()
             order by next_run, id limit 500 for update skip locked),
          m as (
            update campaign_enrollments e set status = 'sending', next_run = null, updated = now()
              from c where e.id = c.id),
          l as (
            insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key)
            select gen_random_uuid(), c.tenant_id, ?, c.id, c.lead_id, s.id, a.email_account_id,
                   to_char(now(), 'YYYYMM') || '/' || gen_random_uuid()
              from c, (select id from campaign_sequence_steps where campaign_id = ? limit 1) s,
                   (select email_account_id from campaign_accounts where campaign_id = ? limit 1) a
            returning id, tenant_id)
          insert into outbox (id, tenant_id, queue_name, job_type, payload)
          select id, tenant_id, 'email-sending', 'send', jsonb_build_object('ledger_id', id) from l
          """,
          campaign,
          campaign,
          campaign,
          campaign,
          campaign);
    }
    double rate = count / ((System.nanoTime() - start) / 1e9);
    campaigns.run("delete from outbox");
    return rate;
  }
}
