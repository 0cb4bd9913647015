package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.figures.ServerFigures;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import com.penguinmails.operations.safety.SlowStatements;
import com.penguinmails.operations.upkeep.Step;
import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.Deadline;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Value;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks for connections that somebody forgot and for servers that run out of them. A leak is closed
 * by the first look that does not find it; every look asks all tiers, so that none is closed
 * because a tier was not asked.
 */
@Singleton
public class LeakDetection implements Upkeep {
  private static final String CATEGORY = "connections";

  private final Leaks leaks;
  private final PoolSamples samples;
  private final ProxySamples proxies;
  private final SlowStatements slowStatements;
  private final Notifications notifications;
  private final BeanContext beans;
  private final Duration threshold;

  LeakDetection(
      Leaks leaks,
      PoolSamples samples,
      ProxySamples proxies,
      SlowStatements slowStatements,
      Notifications notifications,
      BeanContext beans,
      @Value("${leaks.after:30m}") Duration threshold) {
    this.leaks = leaks;
    this.samples = samples;
    this.proxies = proxies;
    this.slowStatements = slowStatements;
    this.notifications = notifications;
    this.beans = beans;
    this.threshold = threshold;
  }

  @Override
  public String name() {
    return "leak-detection";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Step step(@Nullable String position, Deadline deadline) {
    int seconds = Math.toIntExact(threshold.toSeconds());
    for (Tier tier : Tier.values()) {
      samples.take(tier, database(tier));
    }
    Map<String, Long> counts = new TreeMap<>(proxies.take());
    // Before the tiers are asked, so that whatever it opens is still found then, or over.
    leaks.detect(seconds);
    Map<String, Leak> found = new LinkedHashMap<>();
    for (Tier tier : Tier.values()) {
      Database database = database(tier);
      database
          .list(
              "select * from app_sec.leaking_connections(make_interval(secs => ?))",
              Leak::of,
              seconds)
          .forEach(leak -> found.put(leak.source(), leak));
      look(tier, database);
    }
    found.values().forEach(leaks::open);
    int closed = leaks.close(List.copyOf(found.values()));
    counts.put("leaks", (long) found.size());
    counts.put("closed", (long) closed);
    counts.put("slow_statements", (long) slow());
    return Step.last(counts);
  }

  /** Last, because nothing is done about them now. */
  private int slow() {
    int logged = 0;
    for (Tier tier : Tier.values()) {
      logged += slowStatements.log(tier, database(tier));
    }
    return logged;
  }

  private Database database(Tier tier) {
    return beans.getBean(Database.class, Qualifiers.byName(tier.key()));
  }

  /** Targets and thresholds are those of the scale safety document: 80 and 90 per cent. */
  private void look(Tier tier, Database database) {
    ServerFigures server = ServerFigures.of(database);
    double percent = server.connectionPercent();
    if (percent <= 80) {
      notifications.resolve(CATEGORY, tier.key());
      return;
    }
    notifications.open(
        new Alert(
            CATEGORY,
            tier.key(),
            percent > 90 ? Severity.CRITICAL : Severity.WARNING,
            "Server runs out of connections",
            "%s: %d of %d connections are open."
                .formatted(tier.key(), server.used(), server.allowed()),
            Map.of("used", server.used(), "allowed", server.allowed())));
  }
}
