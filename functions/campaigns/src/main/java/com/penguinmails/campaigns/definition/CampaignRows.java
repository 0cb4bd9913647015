package com.penguinmails.campaigns.definition;

import com.penguinmails.campaigns.hours.Schedules;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** What every change of a campaign begins and ends with, inside its transaction. */
@Singleton
public class CampaignRows {
  private final Outbox outbox;
  private final JsonMapper json;
  private final Schedules schedules;

  CampaignRows(Outbox outbox, JsonMapper json, Schedules schedules) {
    this.outbox = outbox;
    this.json = json;
    this.schedules = schedules;
  }

  /**
   * Keeps others from changing a campaign until the transaction ends.
   *
   * @throws ApiError 404 when there is none
   */
  public Campaign lock(Sql sql, UUID id) {
    return sql.first("select * from campaigns where id = ? for update", this::campaign, id)
        .orElseThrow(() -> ApiError.notFound("campaign", id));
  }

  /**
   * Reads a campaign.
   *
   * @throws ApiError 404 when there is none
   */
  public Campaign get(Sql sql, UUID id) {
    return sql.first("select * from campaigns where id = ?", this::campaign, id)
        .orElseThrow(() -> ApiError.notFound("campaign", id));
  }

  /** Marks a campaign as changed now, and tells the analytics tier. */
  public Campaign touch(Sql sql, UUID id) {
    return tell(
        sql,
        sql.first(
                "update campaigns set updated = now() where id = ? returning *", this::campaign, id)
            .orElseThrow());
  }

  /** Tells the analytics tier, which keeps a copy of names and states. */
  Campaign tell(Sql sql, Campaign campaign) {
    outbox.append(
        sql,
        List.of(
            NewJob.of(
                Queues.ANALYTICS_CAMPAIGN,
                "campaign-changed",
                TenantContext.requireTenant(),
                CampaignChanged.of(campaign).payload(json))));
    return campaign;
  }

  Campaign campaign(Row row) throws SQLException {
    return new Campaign(
        row.uuid("id"),
        row.uuidOrNull("company_id"),
        row.text("name"),
        row.textOrNull("description"),
        row.text("status"),
        row.bool("track_opens"),
        row.bool("track_clicks"),
        row.jsonOrNull("schedule") == null ? null : schedules.read(row.jsonOrNull("schedule")),
        row.instantOrNull("scheduled"),
        row.instantOrNull("started"),
        row.instantOrNull("completed"),
        row.instant("created"),
        row.instant("updated"),
        null);
  }
}
