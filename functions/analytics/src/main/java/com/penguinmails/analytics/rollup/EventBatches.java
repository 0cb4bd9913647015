package com.penguinmails.analytics.rollup;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.kernel.Ids;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The content tier's side: which events belong to which batch, and which batch is through. */
@Singleton
class EventBatches {
  private final Database content;

  EventBatches(@Named("content") Database content) {
    this.content = content;
  }

  /**
   * Puts up to {@code limit} uncounted events into a new batch, oldest record first. Events another
   * run is just taking are left to it; there is no watermark that a late commit could fall behind.
   *
   * @return how many; with 0 there is no batch
   */
  int take(int limit) {
    return content
        .first(
            "with taken as (select take_events(?, ?) as n) select n from taken",
            row -> row.integer("n"),
            Ids.next(),
            limit)
        .orElse(0);
  }

  /**
   * Hands the oldest open batch to {@code apply} and marks it applied. The row stays locked
   * meanwhile, so that a second run goes on with another batch instead of waiting for this one.
   *
   * @return false when no batch is open, or all are in other hands
   */
  boolean settleOne(BiConsumer<UUID, List<Delta>> apply) {
    return content.transact(sql -> settleOne(sql, apply));
  }

  private static boolean settleOne(Sql sql, BiConsumer<UUID, List<Delta>> apply) {
    List<UUID> open =
        sql.list(
            """
            select id from rollup_batches where applied is null order by taken, id limit 1 for update skip locked
            """,
            row -> row.uuid("id"));
    for (UUID batch : open) {
      apply.accept(batch, deltas(sql, batch));
      sql.update("update rollup_batches set applied = now() where id = ?", batch);
    }
    return !open.isEmpty();
  }

  private static List<Delta> deltas(Sql sql, UUID batch) {
    return sql.list("select * from batch_deltas(?)", EventBatches::delta, batch);
  }

  private static Delta delta(Row row) throws SQLException {
    return new Delta(
        row.uuid("tenant_id"),
        row.uuidOrNull("campaign_id"),
        row.uuidOrNull("step_id"),
        row.uuidOrNull("lead_id"),
        row.uuidOrNull("email_account_id"),
        row.text("event_type"),
        row.integer("messages"));
  }

  /** Batches applied before {@code moment}, at most {@code limit}. */
  List<UUID> appliedBefore(Instant moment, int limit) {
    return content.list(
        "select id from rollup_batches where applied < ? order by applied, id limit ?",
        row -> row.uuid("id"),
        moment,
        limit);
  }

  void forget(List<UUID> batches) {
    content.update(
        "delete from rollup_batches where id = any (?) and applied is not null",
        (Object) batches.toArray(UUID[]::new));
  }
}
