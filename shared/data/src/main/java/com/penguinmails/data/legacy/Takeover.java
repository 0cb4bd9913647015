package com.penguinmails.data.legacy;

import com.penguinmails.data.sql.Tier;
import java.util.List;
import java.util.Map;

/**
 * What is taken over, and how.
 *
 * @param tier in which tier
 * @param version of the migration that makes the new tables
 * @param renamed tables the migration makes under a name the former product uses
 * @param backups tables copied as they are before anything else
 * @param moves from where to where; earlier ones win when both have a row
 * @param afterStage statements on the new tables, for example a partition for keys of old shape
 * @param afterCopy statements that complete what could not be copied row by row
 * @param views old names that live on, by name, over the new tables
 */
record Takeover(
    Tier tier,
    String version,
    List<String> renamed,
    List<String> backups,
    List<Move> moves,
    List<String> afterStage,
    List<String> afterCopy,
    Map<String, String> views) {

  /**
   * One old table whose rows go into a new one.
   *
   * @param from the old table
   * @param to the new one, by its final name
   * @param key column of the old primary key, which pages are read by
   * @param conflict columns of the new key
   * @param values what to write instead of the column of the same name; {@code o} is the old row
   * @param back which new rows {@code o} the old table gets when going back
   */
  record Move(
      String from,
      String to,
      String key,
      List<String> conflict,
      Map<String, String> values,
      String back) {}

  /** Migration 002: one table of messages out of two. */
  static Takeover ofMessages() {
    Map<String, String> values =
        Map.of(
            "direction", "coalesce(o.direction, 'inbound')",
            "message_type", "coalesce(o.message_type, 'email')",
            "status", "coalesce(o.status, 'received')",
            "created_at", "coalesce(o.created_at, now())",
            "updated_at", "coalesce(o.updated_at, o.created_at, now())",
            // One that comes after its answer is set when all are there.
            "parent_message_id",
                "(select p.storage_key from email_messages_next p where p.storage_key = o.parent_message_id and p.tenant_id = o.tenant_id)");
    Map<String, String> inbound =
        Map.of(
            "direction", "coalesce(o.direction, 'inbound')",
            "message_type", "coalesce(o.message_type, 'email')",
            "status", "coalesce(o.status, 'received')",
            "created_at", "coalesce(o.created_at, now())",
            "updated_at", "coalesce(o.created_at, now())");
    return new Takeover(
        Tier.CONTENT,
        "202611210110",
        List.of("email_messages"),
        List.of("email_messages", "content_inbox_message_refs"),
        List.of(
            new Move(
                "email_messages",
                "email_messages",
                "storage_key",
                List.of("storage_key"),
                values,
                "not exists (select from content_inbox_message_refs_old e where e.storage_key = o.storage_key) and o.direction = 'outbound'"
                    + " or exists (select from email_messages_old e where e.storage_key = o.storage_key)"),
            new Move(
                "content_inbox_message_refs",
                "email_messages",
                "storage_key",
                List.of("storage_key"),
                inbound,
                "o.direction = 'inbound' and not exists (select from email_messages_old e where e.storage_key = o.storage_key)")),
        // Keys of the former product begin with a letter and therefore sort after every month.
        List.of(
            "create table email_messages_legacy partition of email_messages_next for values from (':') to (maxvalue)",
            "create table email_content_legacy partition of email_content for values from (':') to (maxvalue)",
            "create table message_events_legacy partition of message_events for values from (':') to (maxvalue)",
            "alter table email_messages_legacy enable row level security, force row level security",
            "alter table email_content_legacy enable row level security, force row level security",
            "alter table message_events_legacy enable row level security, force row level security"),
        List.of(
            """
            update email_messages_next n set parent_message_id = o.parent_message_id
              from email_messages o join email_messages_next p on p.storage_key = o.parent_message_id and p.tenant_id = o.tenant_id
             where n.storage_key = o.storage_key and n.parent_message_id is null
            """),
        Map.of(
            "content_inbox_message_refs",
            """
            select storage_key, tenant_id, email_account_id, campaign_id, lead_id, parent_message_id, direction,
                   message_type, from_email, to_email, subject, status, processed, created_at, updated_at
              from email_messages where direction = 'inbound'
            """));
  }

  /** Migration 003: jobs in one partition per kind of queue. */
  static Takeover ofJobs() {
    return new Takeover(
        Tier.QUEUE,
        "202611210110",
        List.of("jobs", "job_queues"),
        List.of(),
        List.of(
            new Move("job_queues", "job_queues", "name", List.of("name"), Map.of(), "true"),
            new Move(
                "jobs",
                "jobs",
                "id",
                List.of("queue_name", "id"),
                Map.of(
                    "status",
                    "case o.status when 'processing' then 'running' when 'migrated_to_redis' then 'queued' else o.status end",
                    "job_type",
                    "coalesce(o.job_type, o.queue_name)",
                    "payload",
                    "coalesce(o.payload, '{}')"),
                "true")),
        List.of(),
        List.of(),
        Map.of());
  }
}
