package com.penguinmails.operations.maintenance;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.util.List;

/** Brings materialised views up to date while people read them. */
@Singleton
public class ViewRefresh {
  private static final List<View> VIEWS =
      List.of(
          new View("olap", "refresh materialized view concurrently campaign_performance_mv"),
          new View("queue", "refresh materialized view concurrently queue_health_dashboard"),
          new View("oltp", "refresh materialized view concurrently db_performance_metrics"),
          new View("content", "refresh materialized view concurrently db_performance_metrics"),
          new View("queue", "refresh materialized view concurrently db_performance_metrics"),
          new View("olap", "refresh materialized view concurrently db_performance_metrics"));

  private record View(String tier, String sql) {}

  private final BeanContext beans;

  ViewRefresh(BeanContext beans) {
    this.beans = beans;
  }

  /** Refreshes every view; returns how many. The role needs MAINTAIN on them. */
  public int run() {
    return TenantContext.callAsSystem(
        () -> {
          VIEWS.forEach(view -> database(view.tier()).update(view.sql()));
          database("olap")
              .update(
                  """
                  update view_refreshes set refreshed = now() where view_name in ('campaign_performance_mv', 'db_performance_metrics')
                  """);
          return VIEWS.size();
        });
  }

  private Database database(String tier) {
    return beans.getBean(Database.class, Qualifiers.byName(tier));
  }
}
