package com.penguinmails.operations.reconciliation;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.content.MessageEvents;
import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Jobs;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The running tenant's ledger of sends against its messages and jobs. */
@Singleton
class SendReconciliation {
  private static final int PAGE = 1_000;

  private final Database oltp;
  private final Database content;
  private final Jobs jobs;
  private final MessageEvents events;
  private final Clock clock;

  SendReconciliation(
      @Named("oltp") Database oltp,
      @Named("content") Database content,
      Jobs jobs,
      MessageEvents events,
      Clock clock) {
    this.oltp = oltp;
    this.content = content;
    this.jobs = jobs;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Compares sends reserved between two moments.
   *
   * @param quiet what changed later than this long ago is still in somebody's hands
   */
  Findings run(Instant since, Duration quiet) {
    Instant until = clock.instant().minus(quiet);
    Findings found = Findings.NONE;
    // Keys begin with the month of the reservation; a day more, should clocks differ.
    List<LedgerRow> page = page(since, until, StorageKey.monthOf(since.minus(Duration.ofDays(1))));
    while (!page.isEmpty()) {
      found = found.plus(compare(page));
      page = page.size() < PAGE ? List.of() : page(since, until, page.getLast().storageKey());
    }
    return found.plus(new Findings(0, 0, 0, 0, orphans(since, until), 0));
  }

  private List<LedgerRow> page(Instant since, Instant until, String after) {
    return oltp.list(
        """
        select * from send_ledger
         where tenant_id = (select app_sec.tenant_id()) and storage_key > ? and reserved >= ? and coalesce(settled, submitted, reserved) < ?
           and state in ('reserved', 'accepted', 'failed')
         order by storage_key limit ?
        """,
        SendReconciliation::row,
        after,
        since,
        until,
        PAGE);
  }

  private Findings compare(List<LedgerRow> page) {
    Map<String, String> statuses = statuses(page);
    List<LedgerRow> reserved = in(page, "reserved");
    List<LedgerRow> unrecorded = new ArrayList<>();
    List<LedgerRow> lost = new ArrayList<>();
    for (LedgerRow row : in(page, "accepted")) {
      String status = statuses.get(row.storageKey());
      if (status == null) {
        lost.add(row);
      } else if (status.equals("queued")) {
        unrecorded.add(row);
      }
    }
    List<LedgerRow> open =
        in(page, "failed").stream()
            .filter(row -> "queued".equals(statuses.get(row.storageKey())))
            .toList();
    restore(lost);
    unrecorded.addAll(lost);
    record(unrecorded);
    fail(open);
    return new Findings(
        enqueue(reserved), unrecorded.size() - lost.size(), lost.size(), open.size(), 0, 0);
  }

  private Map<String, String> statuses(List<LedgerRow> page) {
    Map<String, String> statuses = new HashMap<>();
    content
        .list(
            "select storage_key, status from email_messages where storage_key = any (?)",
            row -> Map.entry(row.text("storage_key"), row.text("status")),
            (Object) column(page, LedgerRow::storageKey, String[]::new))
        .forEach(entry -> statuses.put(entry.getKey(), entry.getValue()));
    return statuses;
  }

  /** A job that is there, in whatever state, stays as it is: it has the same id. */
  private int enqueue(List<LedgerRow> reserved) {
    List<UUID> waiting =
        reserved.isEmpty()
            ? List.of()
            : oltp.list(
                "select id from outbox where id = any (?)",
                row -> row.uuid("id"),
                (Object) column(reserved, LedgerRow::id, UUID[]::new));
    return jobs.enqueue(
        reserved.stream()
            .filter(row -> !waiting.contains(row.id()))
            .map(
                row ->
                    new NewJob(
                        row.id(),
                        Queues.EMAIL_SENDING,
                        "send",
                        TenantContext.requireTenant(),
                        new Json("{\"ledger_id\":\"" + row.id() + "\"}"),
                        NewJob.NORMAL,
                        null))
            .toList());
  }

  private void record(List<LedgerRow> sent) {
    events.record(
        content,
        sent.stream()
            .map(
                row ->
                    new MessageEvent(
                        row.storageKey(),
                        MessageEvent.Type.SENT,
                        row.campaignId(),
                        row.leadId(),
                        row.stepId(),
                        row.settled() == null ? clock.instant() : row.settled()))
            .toList());
  }

  private void restore(List<LedgerRow> lost) {
    if (!lost.isEmpty()) {
      content.update(
          """
          insert into email_messages (storage_key, tenant_id, email_account_id, campaign_id, lead_id, enrollment_id, step_id,
                                      direction, status)
          select n.storage_key, app_sec.tenant_id(), n.account, n.campaign, n.lead, n.enrolment, n.step, 'outbound', 'queued'
            from unnest(?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[])
                 as n (storage_key, account, campaign, lead, enrolment, step)
          on conflict (storage_key) do nothing
          """,
          column(lost, LedgerRow::storageKey, String[]::new),
          column(lost, LedgerRow::accountId, UUID[]::new),
          column(lost, LedgerRow::campaignId, UUID[]::new),
          column(lost, LedgerRow::leadId, UUID[]::new),
          column(lost, LedgerRow::enrollmentId, UUID[]::new),
          column(lost, LedgerRow::stepId, UUID[]::new));
    }
  }

  private void fail(List<LedgerRow> failed) {
    if (!failed.isEmpty()) {
      content.update(
          """
          update email_messages m set status = 'failed', failure_code = n.code, updated_at = now()
            from unnest(?::text[], ?::text[]) as n (storage_key, code)
           where m.storage_key = n.storage_key and m.status = 'queued'
          """,
          column(failed, LedgerRow::storageKey, String[]::new),
          column(failed, LedgerRow::failureCode, String[]::new));
    }
  }

  /** Messages that wait although the ledger does not know them: their campaign was deleted. */
  private int orphans(Instant since, Instant until) {
    List<String> queued =
        content.list(
            """
            select storage_key from email_messages
             where status = 'queued' and direction = 'outbound' and created_at >= ? and created_at < ?
             order by storage_key limit ?
            """,
            row -> row.text("storage_key"),
            since,
            until,
            PAGE);
    if (queued.isEmpty()) {
      return 0;
    }
    List<String> orphans = new ArrayList<>(queued);
    orphans.removeAll(
        oltp.list(
            """
            select storage_key from send_ledger
             where tenant_id = (select app_sec.tenant_id()) and storage_key = any (?)
            """,
            row -> row.text("storage_key"),
            (Object) queued.toArray(String[]::new)));
    return orphans.isEmpty()
        ? 0
        : content.update(
            """
            update email_messages set status = 'failed', failure_code = 'orphaned', updated_at = now()
             where storage_key = any (?) and status = 'queued'
            """,
            (Object) orphans.toArray(String[]::new));
  }

  private static List<LedgerRow> in(List<LedgerRow> page, String state) {
    return page.stream().filter(row -> row.state().equals(state)).toList();
  }

  private static <T> T[] column(
      List<LedgerRow> rows, Function<LedgerRow, @Nullable T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  private static LedgerRow row(Row row) throws SQLException {
    return new LedgerRow(
        row.uuid("id"),
        row.text("storage_key"),
        row.text("state"),
        row.uuid("campaign_id"),
        row.uuid("enrollment_id"),
        row.uuid("lead_id"),
        row.uuid("step_id"),
        row.uuid("email_account_id"),
        row.textOrNull("failure_code"),
        row.instantOrNull("settled"));
  }
}
