package com.penguinmails.analytics.rollup;

import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Messages and events of two tenants with two campaigns each, written as the product records. */
final class EventLog {
  private static final List<String> LATER =
      List.of("bounced", "opened", "clicked", "replied", "unsubscribed", "complained");

  /** A message of warm-up has no campaign, no step and no lead. */
  private record Message(
      UUID tenant,
      @Nullable UUID campaign,
      @Nullable UUID step,
      @Nullable UUID lead,
      UUID mailbox,
      String storageKey) {}

  private final TestDatabases databases;
  private final RandomGenerator random;
  private final List<UUID> tenants = List.of(UUID.randomUUID(), UUID.randomUUID());
  private final List<UUID> campaigns =
      List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
  private final List<UUID> others =
      List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
  private final List<Message> messages = new ArrayList<>();

  EventLog(TestDatabases databases, RandomGenerator random) {
    this.databases = databases;
    this.random = random;
  }

  /** Sends some messages and lets things happen to old and new ones, some a second time. */
  void happen(int sends, int events) throws SQLException {
    try (Connection content = databases.superuser(Tier.CONTENT)) {
      for (int i = 0; i < sends; i++) {
        Message message = send(content);
        record(content, message, "sent");
        if (random.nextInt(10) == 0) {
          record(content, message, "bounced");
        }
      }
      for (int i = 0; i < events && !messages.isEmpty(); i++) {
        record(
            content,
            messages.get(random.nextInt(messages.size())),
            LATER.get(random.nextInt(LATER.size())));
      }
    }
  }

  private Message send(Connection content) throws SQLException {
    int campaign = random.nextInt(campaigns.size());
    try (PreparedStatement insert =
        content.prepareStatement(
            """
            insert into email_messages (storage_key, tenant_id, campaign_id, direction, status)
            values (to_char(now(), 'YYYYMM') || '/' || gen_random_uuid(), ?, ?, 'outbound', 'sent')
            returning storage_key
            """)) {
      insert.setObject(1, tenants.get(campaign % 2));
      insert.setObject(2, campaigns.get(campaign));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        boolean warmup = random.nextInt(8) == 0;
        Message message =
            new Message(
                tenants.get(campaign % 2),
                warmup ? null : campaigns.get(campaign),
                warmup ? null : others.get(campaign),
                warmup ? null : others.get(random.nextInt(4)),
                others.get(random.nextInt(4)),
                row.getString(1));
        messages.add(message);
        return message;
      }
    }
  }

  /** A late one occurred long ago; a duplicate changes nothing. */
  private void record(Connection content, Message message, String type) throws SQLException {
    try (PreparedStatement insert =
        content.prepareStatement(
            """
            insert into message_events (tenant_id, storage_key, event_type, campaign_id, step_id, lead_id,
                                        email_account_id, occurred_at, recorded_at)
            values (?, ?, ?, ?, ?, ?, ?, now() - ? * interval '1 minute', now() - ? * interval '1 second')
            on conflict do nothing
            """)) {
      insert.setObject(1, message.tenant());
      insert.setString(2, message.storageKey());
      insert.setString(3, type);
      insert.setObject(4, message.campaign());
      insert.setObject(5, message.step());
      insert.setObject(6, message.lead());
      insert.setObject(7, message.mailbox());
      insert.setInt(8, random.nextInt(100_000));
      insert.setInt(9, random.nextInt(1_000));
      insert.executeUpdate();
    }
  }

  /** What the counters of the analytics tier are kept by, and the events that belong to each. */
  private enum Kept {
    CAMPAIGN("campaign_analytics", "campaign_id::text", "campaign_id::text"),
    STEP("sequence_step_analytics", "step_id::text", "step_id::text"),
    LEAD("lead_analytics", "lead_id || ' ' || campaign_id", "lead_id || ' ' || campaign_id"),
    MAILBOX(
        "mailbox_analytics",
        "mailbox_id::text",
        "case when campaign_id is not null then email_account_id::text end"),
    WARMUP(
        "warmup_analytics",
        "mailbox_id::text",
        "case when campaign_id is null then email_account_id::text end");

    private final String table;
    private final String key;
    private final String eventKey;

    Kept(String table, String key, String eventKey) {
      this.table = table;
      this.key = key;
      this.eventKey = eventKey;
    }
  }

  /** The counters as the analytics tier holds them. */
  Map<String, String> counted() throws SQLException {
    Map<String, String> counted = new TreeMap<>();
    for (Kept kept : Kept.values()) {
      counted.putAll(
          rows(
              Tier.OLAP,
              """
              select '%1$s ' || tenant_id || ' ' || %2$s,
                     concat_ws(' ', sent, delivered, opened_tracked, clicked_tracked, replied, bounced, unsubscribed,
                               spam_complaints)
                from %1$s
              """
                  .formatted(kept.table, kept.key)));
    }
    return counted;
  }

  /** The same, counted anew from the events. */
  Map<String, String> recount() throws SQLException {
    Map<String, String> recount = new TreeMap<>();
    for (Kept kept : Kept.values()) {
      recount.putAll(
          rows(
              Tier.CONTENT,
              """
              select '%1$s ' || tenant_id || ' ' || kept_by,
                     concat_ws(' ', n('sent'), n('sent') - n('bounced'), n('opened'), n('clicked'), n('replied'),
                               n('bounced'), n('unsubscribed'), n('complained'))
                from (select *, %2$s as kept_by from message_events) e
               where kept_by is not null group by tenant_id, kept_by
              """
                  .formatted(kept.table, kept.eventKey)
                  .replaceAll("n\\(('\\w+')\\)", "count(*) filter (where event_type = $1)")));
    }
    return recount;
  }

  Map<String, String> rows(Tier tier, String query) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = databases.superuser(tier);
        PreparedStatement statement = connection.prepareStatement(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.put(result.getString(1), result.getString(2));
      }
    }
    return rows;
  }
}
