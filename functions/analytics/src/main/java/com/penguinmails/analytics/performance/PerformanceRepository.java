package com.penguinmails.analytics.performance;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Roll-ups of the running tenant. */
@Singleton
class PerformanceRepository {
  /** A campaign has far fewer steps. */
  private static final int STEPS = 100;

  private final Database olap;

  PerformanceRepository(@Named("olap") Database olap) {
    this.olap = olap;
  }

  List<CampaignPerformance> campaigns(PageRequest page) {
    return olap.list(
        """
        select v.*, r.refreshed from app_sec.campaign_performance(?, ?, ?) v
          cross join (select refreshed from view_refreshes where view_name = 'campaign_performance_mv') r
        """,
        PerformanceRepository::campaign,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  /** Whether a campaign is known here, by its replica or by what already happened in it. */
  boolean knows(UUID campaignId) {
    return olap.first(
            """
            select exists (select from campaigns where id = ?)
                or exists (select from sequence_step_analytics where campaign_id = ?) as known
            """,
            row -> row.bool("known"),
            campaignId,
            campaignId)
        .orElse(false);
  }

  List<StepAnalytics> steps(UUID campaignId) {
    return olap.list(
        "select * from sequence_step_analytics where campaign_id = ? order by step_id limit ?",
        PerformanceRepository::step,
        campaignId,
        STEPS);
  }

  List<MailboxAnalytics> mailboxes(PageRequest page) {
    return olap.list(
        """
        select m.*, coalesce(w.sent, 0) as warmup_sent
          from mailbox_analytics m left join warmup_analytics w on w.mailbox_id = m.mailbox_id
         where (m.updated_at, m.mailbox_id) < (?, ?) order by m.updated_at desc, m.mailbox_id desc limit ?
        """,
        PerformanceRepository::mailbox,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  private static CampaignPerformance campaign(Row row) throws SQLException {
    return new CampaignPerformance(
        row.uuid("campaign_id"),
        row.uuidOrNull("company_id"),
        row.text("campaign_name"),
        row.textOrNull("status"),
        row.integer("sent"),
        row.integer("delivered"),
        row.integer("opened_tracked"),
        row.integer("clicked_tracked"),
        row.integer("replied"),
        rate(row.textOrNull("delivery_rate")),
        rate(row.textOrNull("open_rate")),
        rate(row.textOrNull("click_rate")),
        row.instant("updated_at"),
        row.instant("refreshed"));
  }

  private static @Nullable BigDecimal rate(@Nullable String text) {
    return text == null ? null : new BigDecimal(text);
  }

  private static StepAnalytics step(Row row) throws SQLException {
    return new StepAnalytics(
        row.uuid("step_id"),
        row.integer("sent"),
        row.integer("delivered"),
        row.integer("opened_tracked"),
        row.integer("clicked_tracked"),
        row.integer("replied"),
        row.integer("bounced"),
        row.integer("unsubscribed"),
        row.integer("spam_complaints"),
        row.instant("updated_at"));
  }

  private static MailboxAnalytics mailbox(Row row) throws SQLException {
    return new MailboxAnalytics(
        row.uuid("mailbox_id"),
        row.integer("sent"),
        row.integer("delivered"),
        row.integer("opened_tracked"),
        row.integer("clicked_tracked"),
        row.integer("replied"),
        row.integer("bounced"),
        row.integer("spam_complaints"),
        row.integerOrNull("health_score"),
        row.integer("warmup_sent"),
        row.instant("updated_at"));
  }
}
