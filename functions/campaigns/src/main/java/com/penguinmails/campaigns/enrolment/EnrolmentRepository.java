package com.penguinmails.campaigns.enrolment;

import com.penguinmails.campaigns.definition.Campaign;
import com.penguinmails.campaigns.definition.CampaignRows;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Enrolments of the running tenant's campaigns. */
@Singleton
class EnrolmentRepository {
  /** A statement of this size stays far below the time a statement may take. */
  private static final int CHUNK = 20_000;

  private static final UUID LOWEST = new UUID(0, 0);

  private final Database oltp;
  private final CampaignRows campaigns;

  EnrolmentRepository(@Named("oltp") Database oltp, CampaignRows campaigns) {
    this.oltp = oltp;
    this.campaigns = campaigns;
  }

  /** What one chunk of leads came to, and where the next begins. */
  private record Chunk(EnrolmentResult result, int seen, @Nullable UUID last) {}

  List<Enrolment> page(UUID campaignId, PageRequest page, @Nullable String status) {
    return oltp.list(
        """
        select e.*, l.email
          from campaign_enrollments e join leads l on l.id = e.lead_id
         where e.campaign_id = ? and e.id < ? and (?::text is null or e.status = ?)
         order by e.id desc limit ?
        """,
        EnrolmentRepository::enrolment,
        campaignId,
        page.cursor().id(),
        status,
        status,
        page.fetch());
  }

  /**
   * Fails when there is no such campaign.
   *
   * @throws ApiError 404
   */
  Campaign campaign(UUID campaignId) {
    return campaigns.get(oltp, campaignId);
  }

  /** Enrols leads by id, in one statement. */
  EnrolmentResult enrol(UUID campaignId, List<UUID> leadIds) {
    UUID[] leads = leadIds.stream().distinct().toArray(UUID[]::new);
    UUID[] ids = Stream.generate(Ids::next).limit(leads.length).toArray(UUID[]::new);
    return oltp.transact(
        sql -> {
          refuseCompleted(campaigns.lock(sql, campaignId));
          return sql.first(
                  """
                  with wanted as (select * from unnest(?::uuid[], ?::uuid[]) as w (id, lead_id)),
                  found as (
                    select w.id, l.id as lead_id, l.status,
                           exists (select from suppression_list s where s.email = l.email) as suppressed
                      from wanted w join leads l on l.id = w.lead_id),
                  fit as (select id, lead_id from found where status = 'active' and not suppressed),
                  added as (
                    insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
                    select id, app_sec.tenant_id(), ?, lead_id, now() from fit
                        on conflict (tenant_id, campaign_id, lead_id) do nothing returning 1),
                  counted as (
                    select (select count(*) from added) as enrolled, (select count(*) from fit) as fit,
                           (select count(*) from found where suppressed) as suppressed,
                           (select count(*) from found where status <> 'active' and not suppressed) as inactive,
                           (select count(*) from wanted) - (select count(*) from found) as not_found)
                  select c.*, app_sec.audit('campaign.leads_enrolled', 'campaign', ?, null, to_jsonb(c)) from counted c
                  """,
                  EnrolmentRepository::result,
                  ids,
                  leads,
                  campaignId,
                  campaignId)
              .orElseThrow();
        });
  }

  /**
   * Enrols what a filter finds, chunk by chunk. Each chunk is a transaction of its own: repeating
   * the request after a failure enrols the rest.
   */
  EnrolmentResult enrol(UUID campaignId, EnrolmentRequest.Filter filter) {
    EnrolmentResult result = EnrolmentResult.NOTHING;
    UUID after = LOWEST;
    while (after != null) {
      UUID from = after;
      Chunk chunk =
          oltp.transact(
              sql -> {
                refuseCompleted(campaigns.lock(sql, campaignId));
                return chunk(sql, campaignId, filter, from);
              });
      result = result.plus(chunk.result());
      after = chunk.seen() < CHUNK ? null : chunk.last();
    }
    return result;
  }

  private static Chunk chunk(Sql sql, UUID campaignId, EnrolmentRequest.Filter filter, UUID after) {
    return sql.first(
            """
            with found as materialized (
              select l.id as lead_id, l.status,
                     exists (select from suppression_list s where s.email = l.email) as suppressed
                from leads l
               where l.id > ? and (?::text is null or l.status = ?) and (?::uuid is null or l.import_id = ?)
                 and (?::text is null or l.email ^@ ?)
               order by l.id limit ?),
            fit as (select lead_id from found where status = 'active' and not suppressed),
            added as (
              insert into campaign_enrollments (id, tenant_id, campaign_id, lead_id, next_run)
              select gen_random_uuid(), app_sec.tenant_id(), ?, lead_id, now() from fit
                  on conflict (tenant_id, campaign_id, lead_id) do nothing returning 1),
            counted as (
              select (select count(*) from added) as enrolled, (select count(*) from fit) as fit,
                     (select count(*) from found where suppressed) as suppressed,
                     (select count(*) from found where status <> 'active' and not suppressed) as inactive,
                     0 as not_found)
            select c.*, (select count(*) from found) as seen,
                   (select lead_id from found order by lead_id desc limit 1) as last,
                   app_sec.audit('campaign.leads_enrolled', 'campaign', ?, null, to_jsonb(c))
              from counted c
            """,
            row -> new Chunk(result(row), row.integer("seen"), row.uuidOrNull("last")),
            after,
            filter.status(),
            filter.status(),
            filter.importId(),
            filter.importId(),
            filter.emailPrefix(),
            filter.emailPrefix(),
            CHUNK,
            campaignId,
            campaignId)
        .orElseThrow();
  }

  private static void refuseCompleted(Campaign campaign) {
    if (campaign.status().equals("completed")) {
      throw ApiError.conflict("campaign_completed", "A completed campaign takes no more leads.");
    }
  }

  private static EnrolmentResult result(Row row) throws SQLException {
    long enrolled = row.longValue("enrolled");
    return new EnrolmentResult(
        enrolled,
        row.longValue("fit") - enrolled,
        row.longValue("suppressed"),
        row.longValue("inactive"),
        row.longValue("not_found"));
  }

  private static Enrolment enrolment(Row row) throws SQLException {
    return new Enrolment(
        row.uuid("id"),
        row.uuid("lead_id"),
        row.text("email"),
        row.text("status"),
        row.uuidOrNull("current_step_id"),
        row.integer("steps_completed"),
        row.instantOrNull("next_run"),
        row.textOrNull("exit_reason"),
        row.instant("created"),
        row.instant("updated"));
  }
}
