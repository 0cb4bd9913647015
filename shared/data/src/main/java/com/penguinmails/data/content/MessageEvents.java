package com.penguinmails.data.content;

import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Records what happened to messages, each kind once per message. */
@Singleton
public class MessageEvents {
  /**
   * Inserts the events that are new and, for those only, moves the message on: opened and replied
   * never fall back to sent, a bounce wins over everything but a reply. An event of a message that
   * is not there is dropped. The first and the last key say which months are planned for.
   */
  private static final String RECORD =
      """
      with n as (
        select * from unnest(?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[])
          as n (storage_key, event_type, campaign_id, lead_id, step_id, occurred_at)),
      fresh as (
        insert into message_events (tenant_id, storage_key, event_type, campaign_id, lead_id, step_id, email_account_id,
                                    occurred_at)
        select m.tenant_id, n.storage_key, n.event_type, n.campaign_id, n.lead_id, n.step_id, m.email_account_id,
               n.occurred_at
          from n join email_messages m on m.storage_key = n.storage_key and m.storage_key between ? and ?
        on conflict do nothing
        returning storage_key, event_type, occurred_at),
      changed as (
        select storage_key,
               min(occurred_at) filter (where event_type = 'sent') as sent,
               min(occurred_at) filter (where event_type = 'bounced') as bounced,
               min(occurred_at) filter (where event_type = 'opened') as opened,
               min(occurred_at) filter (where event_type = 'clicked') as clicked,
               min(occurred_at) filter (where event_type = 'replied') as replied,
               min(occurred_at) filter (where event_type = 'unsubscribed') as unsubscribed
          from fresh group by storage_key)
      update email_messages m
         set sent_at = coalesce(c.sent, m.sent_at), bounced_at = coalesce(c.bounced, m.bounced_at),
             opened_at = coalesce(c.opened, m.opened_at), clicked_at = coalesce(c.clicked, m.clicked_at),
             replied_at = coalesce(c.replied, m.replied_at),
             unsubscribed_at = coalesce(c.unsubscribed, m.unsubscribed_at),
             processed = coalesce(m.processed, c.sent), updated_at = now(),
             status = case
               when coalesce(c.replied, m.replied_at) is not null then 'replied'
               when coalesce(c.bounced, m.bounced_at) is not null then 'bounced'
               when coalesce(c.opened, m.opened_at, c.clicked, m.clicked_at) is not null then 'opened'
               when coalesce(c.sent, m.sent_at) is not null then 'sent'
               else m.status end
        from changed c where m.storage_key = c.storage_key and m.storage_key between ? and ?
      """;

  /** Records events of the running tenant's messages; returns how many messages changed. */
  public int record(Sql content, List<MessageEvent> events) {
    if (events.isEmpty()) {
      return 0;
    }
    List<String> keys = events.stream().map(MessageEvent::storageKey).toList();
    String first = Collections.min(keys);
    String last = Collections.max(keys);
    return content.update(
        RECORD,
        keys.toArray(String[]::new),
        events.stream().map(event -> event.type().key()).toArray(String[]::new),
        events.stream().map(MessageEvent::campaignId).toArray(UUID[]::new),
        events.stream().map(MessageEvent::leadId).toArray(UUID[]::new),
        events.stream().map(MessageEvent::stepId).toArray(UUID[]::new),
        events.stream().map(MessageEvent::occurredAt).toArray(Instant[]::new),
        first,
        last,
        first,
        last);
  }
}
