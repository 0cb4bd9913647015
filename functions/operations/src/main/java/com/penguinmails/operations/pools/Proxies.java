package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.operations.pools.ProxyFigures.Metric;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * The proxies in front of the databases, {@code DATABASE_PROXIES}: names in the order of the tiers,
 * separated by commas, the same one for tiers behind the same proxy; none where there is no proxy.
 */
@Singleton
class Proxies {
  /** Five minutes, and what CloudWatch is behind. */
  private static final Duration WINDOW = Duration.ofMinutes(7);

  private static final int PERIOD_SECONDS = 60;
  private static final int PAGES = 5;

  private final Map<String, Tier> tiers = new LinkedHashMap<>();
  private final Provider<CloudWatchClient> client;
  private final Clock clock;

  Proxies(
      @Value("${database.proxies:}") String names, Provider<CloudWatchClient> client, Clock clock) {
    Iterator<String> proxies = Arrays.asList(names.split(",", -1)).iterator();
    for (Tier tier : Tier.values()) {
      String proxy = proxies.hasNext() ? proxies.next().strip() : "";
      if (!proxy.isEmpty()) {
        tiers.putIfAbsent(proxy, tier);
      }
    }
    this.client = client;
    this.clock = clock;
  }

  /** The last minutes of each proxy, in one call. */
  List<ProxyFigures> figures() {
    if (tiers.isEmpty()) {
      return List.of();
    }
    Map<String, List<Double>> values = values();
    List<ProxyFigures> figures = new ArrayList<>();
    tiers.forEach(
        (proxy, tier) -> {
          Map<Metric, List<Double>> of = new EnumMap<>(Metric.class);
          for (Metric metric : Metric.values()) {
            of.put(metric, values.getOrDefault(id(tier, metric), List.of()));
          }
          figures.add(new ProxyFigures(proxy, tier, of));
        });
    return figures;
  }

  private Map<String, List<Double>> values() {
    Instant now = clock.instant();
    GetMetricDataRequest request =
        GetMetricDataRequest.builder()
            .startTime(now.minus(WINDOW))
            .endTime(now)
            .scanBy(ScanBy.TIMESTAMP_DESCENDING)
            .metricDataQueries(queries())
            .build();
    Map<String, List<Double>> values = new LinkedHashMap<>();
    String next = null;
    for (int page = 0; page < PAGES && (page == 0 || next != null); page++) {
      GetMetricDataResponse answer =
          client.get().getMetricData(request.toBuilder().nextToken(next).build());
      for (MetricDataResult result : answer.metricDataResults()) {
        values.computeIfAbsent(result.id(), none -> new ArrayList<>()).addAll(result.values());
      }
      next = answer.nextToken();
    }
    return values;
  }

  private List<MetricDataQuery> queries() {
    return tiers.entrySet().stream()
        .flatMap(
            proxy ->
                Stream.of(Metric.values())
                    .map(metric -> query(proxy.getKey(), proxy.getValue(), metric)))
        .toList();
  }

  private static MetricDataQuery query(String proxy, Tier tier, Metric metric) {
    Dimension name = Dimension.builder().name("ProxyName").value(proxy).build();
    return MetricDataQuery.builder()
        .id(id(tier, metric))
        .metricStat(
            stat ->
                stat.stat(metric.statistic())
                    .period(PERIOD_SECONDS)
                    .metric(
                        of -> of.namespace("AWS/RDS").metricName(metric.key()).dimensions(name)))
        .build();
  }

  /** Begins with a small letter, as CloudWatch wants it. */
  private static String id(Tier tier, Metric metric) {
    return tier.key() + "_" + metric.name().toLowerCase(Locale.ROOT);
  }
}
