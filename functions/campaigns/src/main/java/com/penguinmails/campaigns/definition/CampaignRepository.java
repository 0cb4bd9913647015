package com.penguinmails.campaigns.definition;

import com.penguinmails.campaigns.hours.CampaignSchedule;
import com.penguinmails.campaigns.hours.Schedules;
import com.penguinmails.campaigns.hours.SendingHours;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Campaigns of the running tenant. */
@Singleton
class CampaignRepository {
  private static final Set<String> CHANGEABLE = Set.of("draft", "scheduled", "paused");
  private static final Set<String> DELETABLE = Set.of("draft", "completed");

  private final Database oltp;
  private final CampaignRows rows;
  private final Schedules schedules;

  CampaignRepository(@Named("oltp") Database oltp, CampaignRows rows, Schedules schedules) {
    this.oltp = oltp;
    this.rows = rows;
    this.schedules = schedules;
  }

  List<Campaign> page(PageRequest page, @Nullable String status) {
    return oltp.list(
        """
        select * from campaigns
         where (created, id) < (?, ?) and (?::text is null or status = ?)
         order by created desc, id desc limit ?
        """,
        rows::campaign,
        page.cursor().created(),
        page.cursor().id(),
        status,
        status,
        page.fetch());
  }

  /** A campaign with its progress. */
  Optional<Campaign> find(UUID id) {
    return oltp.first(
        """
        select c.*, p.*
          from campaigns c,
               lateral (select coalesce(sum(e.enrolled), 0) as n_enrolled, coalesce(sum(e.active), 0) as n_active,
                               coalesce(sum(e.sending), 0) as n_sending, coalesce(sum(e.parked), 0) as n_parked,
                               coalesce(sum(e.completed), 0) as n_completed, coalesce(sum(e.exited), 0) as n_exited
                          from campaign_progress e where e.campaign_id = c.id) p
         where c.id = ?
        """,
        row -> rows.campaign(row).with(progress(row)),
        id);
  }

  Campaign insert(NewCampaign campaign) {
    return knownCompany(() -> oltp.transact(sql -> rows.tell(sql, inserted(sql, campaign))));
  }

  /**
   * Changes a campaign after {@code check} has seen its last change.
   *
   * @throws ApiError 404 when there is none, 409 while it is sending or when it is completed
   */
  Campaign update(UUID id, CampaignChange change, Consumer<Instant> check) {
    return knownCompany(
        () ->
            oltp.transact(
                sql -> {
                  Campaign before = rows.lock(sql, id);
                  check.accept(before.updated());
                  if (!CHANGEABLE.contains(before.status())) {
                    throw ApiError.conflict(
                        "campaign_not_editable",
                        "A campaign that is " + before.status() + " cannot be changed.");
                  }
                  return rows.tell(sql, updated(sql, id, change));
                }));
  }

  /**
   * Removes a campaign with its steps and enrolments.
   *
   * @throws ApiError 404 when there is none, 409 unless it is a draft or completed
   */
  void delete(UUID id, Consumer<Instant> check) {
    oltp.transact(
        sql -> {
          Campaign before = rows.lock(sql, id);
          check.accept(before.updated());
          if (!DELETABLE.contains(before.status())) {
            throw ApiError.conflict(
                "campaign_not_deletable",
                "A campaign that is " + before.status() + " cannot be deleted.");
          }
          return sql.first(
              """
              with row as (delete from campaigns where id = ? returning *)
              select app_sec.audit('campaign.deleted', 'campaign', row.id, to_jsonb(row), null) from row
              """,
              row -> true,
              id);
        });
  }

  private Campaign inserted(Sql sql, NewCampaign campaign) {
    return sql.first(
            """
            with row as (
              insert into campaigns (id, tenant_id, company_id, name, description, track_opens, track_clicks, schedule)
              values (?, app_sec.tenant_id(), ?, ?, ?, coalesce(?, true), coalesce(?, true), ?::jsonb) returning *)
            select row.*, app_sec.audit('campaign.created', 'campaign', row.id, null, to_jsonb(row)) from row
            """,
            rows::campaign,
            Ids.next(),
            campaign.companyId(),
            campaign.name(),
            campaign.description(),
            campaign.trackOpens(),
            campaign.trackClicks(),
            schedule(campaign.schedule()))
        .orElseThrow();
  }

  private Campaign updated(Sql sql, UUID id, CampaignChange change) {
    return sql.first(
            """
            with old as (select * from campaigns where id = ?),
            row as (
              update campaigns
                 set name = coalesce(?, name), company_id = coalesce(?, company_id),
                     description = coalesce(?, description), track_opens = coalesce(?, track_opens),
                     track_clicks = coalesce(?, track_clicks), schedule = coalesce(?::jsonb, schedule), updated = now()
               where id = ? returning *)
            select row.*, app_sec.audit('campaign.updated', 'campaign', row.id, to_jsonb(old), to_jsonb(row))
              from row, old
            """,
            rows::campaign,
            id,
            change.name(),
            change.companyId(),
            change.description(),
            change.trackOpens(),
            change.trackClicks(),
            schedule(change.schedule()),
            id)
        .orElseThrow();
  }

  private @Nullable Json schedule(@Nullable CampaignSchedule schedule) {
    if (schedule == null) {
      return null;
    }
    try {
      SendingHours.of(schedule);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("/schedule", String.valueOf(e.getMessage()));
    }
    return schedules.write(schedule);
  }

  private static Campaign knownCompany(Supplier<Campaign> write) {
    try {
      return write.get();
    } catch (DatabaseException e) {
      if (e.isReference()) {
        throw ApiError.invalid("/company_id", "is not one of your companies");
      }
      throw e;
    }
  }

  private static Progress progress(Row row) throws SQLException {
    return new Progress(
        row.longValue("n_enrolled"),
        row.longValue("n_active"),
        row.longValue("n_sending"),
        row.longValue("n_parked"),
        row.longValue("n_completed"),
        row.longValue("n_exited"));
  }
}
