package com.penguinmails.inbox.messages;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.StoredBody;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Row;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of the running tenant. */
@Singleton
class MessageRepository {
  private final Database content;
  private final Bodies bodies;
  private final JsonMapper json;

  MessageRepository(@Named("content") Database content, Bodies bodies, JsonMapper json) {
    this.content = content;
    this.bodies = bodies;
    this.json = json;
  }

  /** Lists messages by a function, which keeps its plans: planning over all months costs more. */
  List<Message> page(MessageFilter filter, MessagePage page) {
    return content.list(
        "select * from app_sec.message_page(?, ?, ?, ?, ?, ?)",
        MessageRepository::message,
        page.before(),
        filter.campaignId(),
        filter.leadId(),
        filter.status(),
        filter.direction(),
        page.limit() + 1);
  }

  /**
   * Finds messages by their words. The function looks where row security would keep the index from
   * being used, and only in the running tenant; what it finds is read as ever.
   */
  List<Message> search(MessageFilter filter, MessagePage page) {
    return content.list(
        "select * from app_sec.found_messages(?, ?, ?, ?, ?, ?, ?)",
        MessageRepository::message,
        filter.words(),
        page.before(),
        filter.campaignId(),
        filter.leadId(),
        filter.status(),
        filter.direction(),
        page.limit() + 1);
  }

  /** Returns a message that has a body. */
  Optional<MessageContent> content(String storageKey) {
    return content.first(
        """
        select m.storage_key, m.direction, m.status, m.subject, m.from_email, m.to_email, m.sent_at, m.created_at,
               c.body, c.headers, c.compression_algorithm, c.dictionary_id
          from email_messages m join stored_bodies c on c.storage_key = m.storage_key
         where m.storage_key = ?
        """,
        this::messageContent,
        storageKey);
  }

  private MessageContent messageContent(Row row) throws SQLException {
    StoredBody stored = bodies.read(row);
    return new MessageContent(
        row.text("storage_key"),
        row.text("direction"),
        row.text("status"),
        row.textOrNull("subject"),
        row.textOrNull("from_email"),
        row.textOrNull("to_email"),
        stored.body().text(),
        stored.body().html(),
        headers(stored.headers()),
        row.instantOrNull("sent_at"),
        row.instant("created_at"));
  }

  private Map<String, Object> headers(@Nullable Json headers) {
    if (headers == null) {
      return Map.of();
    }
    try {
      return json.readValue(headers.text(), Argument.mapOf(String.class, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message message(Row row) throws SQLException {
    return new Message(
        row.text("storage_key"),
        row.text("direction"),
        row.text("message_type"),
        row.text("status"),
        row.uuidOrNull("campaign_id"),
        row.uuidOrNull("lead_id"),
        row.uuidOrNull("enrollment_id"),
        row.uuidOrNull("email_account_id"),
        row.textOrNull("parent_message_id"),
        row.textOrNull("from_email"),
        row.textOrNull("to_email"),
        row.textOrNull("subject"),
        row.textOrNull("failure_code"),
        row.instantOrNull("sent_at"),
        row.instantOrNull("opened_at"),
        row.instantOrNull("clicked_at"),
        row.instantOrNull("replied_at"),
        row.instantOrNull("bounced_at"),
        row.instantOrNull("unsubscribed_at"),
        row.instant("created_at"));
  }
}
