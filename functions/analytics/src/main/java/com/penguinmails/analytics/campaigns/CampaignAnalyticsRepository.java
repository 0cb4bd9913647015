package com.penguinmails.analytics.campaigns;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Counters of the running tenant's campaigns; row-level security keeps the others out. */
@Singleton
class CampaignAnalyticsRepository {
  private final Database olap;

  CampaignAnalyticsRepository(@Named("olap") Database olap) {
    this.olap = olap;
  }

  /** Finds a campaign that is known here, by its replica or by what already happened in it. */
  Optional<CampaignAnalytics> find(UUID campaignId) {
    return olap.first(
        """
        select wanted.id, coalesce(c.status, a.status) as status,
               coalesce(a.sent, 0) as sent, coalesce(a.delivered, 0) as delivered,
               coalesce(a.opened_tracked, 0) as opened, coalesce(a.clicked_tracked, 0) as clicked,
               coalesce(a.replied, 0) as replied, coalesce(a.bounced, 0) as bounced,
               coalesce(a.unsubscribed, 0) as unsubscribed, coalesce(a.spam_complaints, 0) as spam_complaints,
               coalesce(a.updated_at, c.updated) as updated_at
          from (select cast(? as uuid) as id) wanted
          left join campaigns c on c.id = wanted.id
          left join campaign_analytics a on a.campaign_id = wanted.id and a.tenant_id = app_sec.tenant_id()
         where c.id is not null or a.campaign_id is not null
        """,
        CampaignAnalyticsRepository::analytics,
        campaignId);
  }

  private static CampaignAnalytics analytics(Row row) throws SQLException {
    Counters counters =
        new Counters(
            row.integer("sent"),
            row.integer("delivered"),
            row.integer("opened"),
            row.integer("clicked"),
            row.integer("replied"),
            row.integer("bounced"),
            row.integer("unsubscribed"),
            row.integer("spam_complaints"));
    return CampaignAnalytics.of(
        row.uuid("id"), row.textOrNull("status"), counters, row.instant("updated_at"));
  }
}
