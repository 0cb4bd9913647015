package com.penguinmails.bench.crash;

import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.content.MessageEvents;
import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.kernel.Ids;
import com.penguinmails.queue.NewJob;
import com.penguinmails.queue.Queues;
import com.penguinmails.queue.outbox.Outbox;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One client that sends as the engine does: reserve in the ledger with outbox and audit row, store
 * the message, mark the send accepted, record it. Every step that was acknowledged is remembered.
 */
final class SendLoad implements Runnable {
  private static final long PAUSE_NANOS = 20_000_000;

  private final UUID tenant;
  private final UUID campaign;
  private final UUID enrolment;
  private final Database oltp;
  private final Database content;
  private final Outbox outbox;
  private final MessageEvents events;
  private final AtomicBoolean running;
  private final Queue<String> reserved = new ConcurrentLinkedQueue<>();
  private final Queue<String> stored = new ConcurrentLinkedQueue<>();
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();

  SendLoad(
      ApplicationContext beans, UUID tenant, UUID campaign, UUID enrolment, AtomicBoolean running) {
    this.tenant = tenant;
    this.campaign = campaign;
    this.enrolment = enrolment;
    this.oltp = beans.getBean(Database.class, Qualifiers.byName("oltp"));
    this.content = beans.getBean(Database.class, Qualifiers.byName("content"));
    this.outbox = beans.getBean(Outbox.class);
    this.events = beans.getBean(MessageEvents.class);
    this.running = running;
  }

  @Override
  public void run() {
    while (running.get()) {
      try {
        TenantContext.runAs(tenant, this::send);
      } catch (RuntimeException down) {
        // The server is away: what was not acknowledged may be there or not.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void send() {
    StorageKey key = StorageKey.at(Instant.now());
    UUID lead = Ids.next();
    UUID step = Ids.next();
    UUID account = Ids.next();
    oltp.transact(
        sql -> {
          reserve(sql, key, lead, step, account);
          return true;
        });
    reserved.add(key.value());
    content.update(
        """
        insert into email_messages (storage_key, tenant_id, email_account_id, campaign_id, lead_id, step_id, direction, status)
        values (?, app_sec.tenant_id(), ?, ?, ?, ?, 'outbound', 'queued')
        """,
        key.value(),
        account,
        campaign,
        lead,
        step);
    stored.add(key.value());
    oltp.update(
        "update send_ledger set state = 'accepted', settled = now() where storage_key = ?",
        key.value());
    accepted.add(key.value());
    events.record(
        content,
        List.of(
            new MessageEvent(
                key.value(), MessageEvent.Type.SENT, campaign, lead, step, Instant.now())));
  }

  private void reserve(Sql sql, StorageKey key, UUID lead, UUID step, UUID account) {
    sql.update(
        "insert into leads (id, tenant_id, email) values (?, app_sec.tenant_id(), ?)",
        lead,
        lead + "@example.org");
    // Enrolling is the API's right, so the superuser has enrolled one lead per client before.
    sql.update(
        """
        insert into send_ledger (id, tenant_id, campaign_id, enrollment_id, lead_id, step_id, email_account_id, storage_key)
        values (?, app_sec.tenant_id(), ?, ?, ?, ?, ?, ?)
        """,
        key.id(),
        campaign,
        enrolment,
        lead,
        step,
        account,
        key.value());
    outbox.append(
        sql,
        List.of(
            new NewJob(
                key.id(),
                Queues.EMAIL_SENDING,
                "send",
                null,
                new Json("{\"ledger_id\":\"" + key.id() + "\"}"),
                NewJob.NORMAL,
                null)));
    sql.first(
        "select app_sec.audit('send.reserved', 'send', ?, null, null)", row -> true, key.id());
  }

  List<Queue<String>> acknowledged() {
    return List.of(reserved, stored, accepted);
  }
}
