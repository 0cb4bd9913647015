package com.penguinmails.operations.health;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.context.BeanContext;
import io.micronaut.context.env.Environment;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the configured tiers whether they answer. */
@Singleton
class Tiers {
  private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);

  private final BeanContext beans;
  private final List<Tier> configured;

  Tiers(BeanContext beans, Environment environment) {
    this.beans = beans;
    this.configured =
        Arrays.stream(Tier.values())
            .filter(
                tier ->
                    !environment
                        .getProperty("database." + tier.key() + ".url", String.class)
                        .orElse("")
                        .isBlank())
            .toList();
  }

  /** Names the tiers that do not answer; all at a time, because each may take its time-out. */
  List<String> down() {
    Map<Tier, Future<Boolean>> answers = new EnumMap<>(Tier.class);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      configured.forEach(tier -> answers.put(tier, executor.submit(() -> answers(tier))));
    }
    return answers.entrySet().stream()
        .filter(answer -> !answer.getValue().resultNow())
        .map(answer -> answer.getKey().key())
        .toList();
  }

  private boolean answers(Tier tier) {
    try {
      Database database = beans.getBean(Database.class, Qualifiers.byName(tier.key()));
      return TenantContext.callAsSystem(
          () -> database.first("select 1 as one", row -> row.integer("one")).isPresent());
    } catch (RuntimeException e) {
      LOG.warn("The tier {} does not answer.", tier.key(), e);
      return false;
    }
  }
}
