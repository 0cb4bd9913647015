package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Database;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import com.penguinmails.operations.pools.ProxyFigures.Metric;
import com.penguinmails.operations.upkeep.Step;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The proxies as CloudWatch sees them, written to {@code connection_pool_metrics} beside the pools
 * (decision 55). A connection that one caller holds for itself is a notification while it lasts.
 */
@Singleton
class ProxySamples {
  private static final Logger LOG = LoggerFactory.getLogger(ProxySamples.class);
  private static final String CATEGORY = "connections";
  private static final String PINNED = "proxy-pinned:";

  private final Proxies proxies;
  private final Database oltp;
  private final Notifications notifications;

  ProxySamples(Proxies proxies, @Named("oltp") Database oltp, Notifications notifications) {
    this.proxies = proxies;
    this.oltp = oltp;
    this.notifications = notifications;
  }

  /** Takes a sample of each; CloudWatch's silence is counted, and is no reason to stop. */
  Map<String, Long> take() {
    List<ProxyFigures> figures;
    try {
      figures = proxies.figures();
    } catch (SdkException e) {
      LOG.error("CloudWatch does not say how the proxies are", e);
      return Map.of(Step.FAILED, 1L);
    }
    figures.stream().filter(ProxyFigures::used).forEach(this::write);
    List<String> pinned = new ArrayList<>();
    for (ProxyFigures each : figures) {
      if (each.most(Metric.PINNED) > 0) {
        pinned.add(PINNED + each.proxy());
        tell(each);
      }
    }
    notifications.resolveOthers(CATEGORY, PINNED, pinned);
    return figures.isEmpty() ? Map.of() : Map.of("proxies", (long) figures.size());
  }

  /** A proxy that is nearly full is told of as every pool is, by what looks at these rows. */
  private void write(ProxyFigures figures) {
    long open = figures.last(Metric.CONNECTIONS);
    long borrowed = Math.min(open, figures.last(Metric.BORROWED));
    oltp.update(
        """
        insert into connection_pool_config (tier, pool_name, min_connections, max_connections)
        values (?, 'proxy_pool', 0, null) on conflict (tier, pool_name) do nothing
        """,
        figures.tier().key());
    oltp.update(
        """
        insert into connection_pool_metrics (pool_config_id, active_connections, idle_connections, connection_usage_rate,
               connection_wait_time_avg_ms, total_connections_created, connection_errors_count)
        select c.id, ?, ?, least(100.0 * ?::bigint / nullif(?::bigint, 0), 999), ?, ?, ?
          from connection_pool_config c where c.tier = ? and c.pool_name = 'proxy_pool' and c.is_active
        """,
        (int) borrowed,
        (int) (open - borrowed),
        open,
        figures.last(Metric.ALLOWED),
        figures.waitMillis(),
        figures.sum(Metric.OPENED),
        (int) figures.sum(Metric.REFUSED),
        figures.tier().key());
  }

  private void tell(ProxyFigures figures) {
    long pinned = figures.most(Metric.PINNED);
    notifications.open(
        new Alert(
            CATEGORY,
            PINNED + figures.proxy(),
            Severity.WARNING,
            "Proxy connections are pinned",
            "%s: up to %d of %d connections belong to one caller each (%d callers); a statement that pins is in decision 3."
                .formatted(
                    figures.proxy(),
                    pinned,
                    figures.most(Metric.CONNECTIONS),
                    figures.last(Metric.CLIENTS)),
            Map.of(
                "proxy", figures.proxy(),
                "pinned", pinned,
                "clients", figures.last(Metric.CLIENTS),
                "wait_ms", figures.waitMillis())));
  }
}
