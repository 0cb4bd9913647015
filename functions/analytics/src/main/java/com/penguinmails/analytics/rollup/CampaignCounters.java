package com.penguinmails.analytics.rollup;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The analytics tier's side: the counters, and which batches are in them. */
@Singleton
class CampaignCounters {
  private final Database olap;

  CampaignCounters(@Named("olap") Database olap) {
    this.olap = olap;
  }

  /** Adds a batch to the counters, unless it is in them. */
  void apply(UUID batch, List<Delta> deltas) {
    olap.transact(
        sql -> {
          boolean unknown =
              sql.update("insert into rollup_batches (id) values (?) on conflict do nothing", batch)
                  == 1;
          return unknown ? add(sql, deltas) : 0;
        });
  }

  private static int add(Sql sql, List<Delta> deltas) {
    return sql.update(
        CounterSql.ADD,
        column(deltas, Delta::tenantId, UUID[]::new),
        column(deltas, Delta::campaignId, UUID[]::new),
        column(deltas, Delta::stepId, UUID[]::new),
        column(deltas, Delta::leadId, UUID[]::new),
        column(deltas, Delta::mailboxId, UUID[]::new),
        column(deltas, Delta::eventType, String[]::new),
        column(deltas, Delta::messages, Integer[]::new));
  }

  private static <T> T[] column(
      List<Delta> deltas, Function<Delta, @Nullable T> value, IntFunction<T[]> array) {
    return deltas.stream().map(value).toArray(array);
  }

  void forget(List<UUID> batches) {
    olap.update(
        "delete from rollup_batches where id = any (?)", (Object) batches.toArray(UUID[]::new));
  }
}
