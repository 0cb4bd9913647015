package com.penguinmails.campaigns.sending;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.content.MessageEvent;
import com.penguinmails.data.content.MessageEvents;
import com.penguinmails.data.content.NewBody;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a batch in the content tier: written before they are submitted, settled after.
 */
@Singleton
class OutgoingMessages {
  private final Database content;
  private final Bodies bodies;
  private final MessageEvents events;
  private final JsonMapper json;

  OutgoingMessages(
      @Named("content") Database content, Bodies bodies, MessageEvents events, JsonMapper json) {
    this.content = content;
    this.bodies = bodies;
    this.events = events;
    this.json = json;
  }

  /** Stores the mails as queued; one that is stored already says from now on what leaves now. */
  void store(List<WrittenMail> mails) {
    if (!mails.isEmpty()) {
      List<NewBody> written = mails.stream().map(this::body).toList();
      content.transact(
          sql -> {
            if (insert(sql, mails) < mails.size()) {
              renew(sql, mails);
              bodies.dropOthers(sql, written);
            }
            return bodies.insert(sql, written);
          });
    }
  }

  /** Records events and final failures of a batch. */
  void settle(List<MessageEvent> happened, List<FailedMessage> failed) {
    if (happened.isEmpty() && failed.isEmpty()) {
      return;
    }
    content.transact(
        sql -> {
          events.record(sql, happened);
          return fail(sql, failed);
        });
  }

  /** A message that will not be sent. */
  record FailedMessage(String storageKey, String code, String reason) {}

  /** Returns how many were not there yet. */
  private static int insert(Sql sql, List<WrittenMail> mails) {
    return sql.update(
        """
        insert into email_messages (storage_key, tenant_id, email_account_id, campaign_id, lead_id, enrollment_id, step_id,
                                    direction, from_email, to_email, subject, status, header_message_id)
        select n.storage_key, app_sec.tenant_id(), n.account, n.campaign, n.lead, n.enrolment, n.step,
               'outbound', n.sender, n.recipient, left(n.subject, 500), 'queued', n.message_id
          from unnest(?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
               as n (storage_key, account, campaign, lead, enrolment, step, sender, recipient, subject, message_id)
        on conflict (storage_key) do nothing
        """,
        column(mails, m -> m.plan().key().value(), String[]::new),
        column(mails, m -> m.plan().account().id(), UUID[]::new),
        column(mails, m -> m.plan().campaignId(), UUID[]::new),
        column(mails, m -> m.plan().lead().id(), UUID[]::new),
        column(mails, m -> m.plan().enrolmentId(), UUID[]::new),
        column(mails, m -> m.plan().stepId(), UUID[]::new),
        column(mails, m -> m.plan().account().email(), String[]::new),
        column(mails, m -> m.plan().lead().email(), String[]::new),
        column(mails, m -> m.mail().subject(), String[]::new),
        column(mails, m -> m.mail().messageId(), String[]::new));
  }

  /** Since the try before, the template may have been changed, and the lead. */
  private static void renew(Sql sql, List<WrittenMail> mails) {
    sql.update(
        """
        update email_messages m set to_email = n.recipient, subject = left(n.subject, 500), updated_at = now()
          from unnest(?::text[], ?::text[], ?::text[]) as n (storage_key, recipient, subject)
         where m.storage_key = n.storage_key and m.sent_at is null and m.to_email is not null
           and (m.to_email <> n.recipient or m.subject <> left(n.subject, 500))
        """,
        column(mails, m -> m.plan().key().value(), String[]::new),
        column(mails, m -> m.plan().lead().email(), String[]::new),
        column(mails, m -> m.mail().subject(), String[]::new));
  }

  private static int fail(Sql sql, List<FailedMessage> failed) {
    if (failed.isEmpty()) {
      return 0;
    }
    return sql.update(
        """
        update email_messages m
           set status = case when m.status = 'queued' then 'failed' else m.status end,
               failure_code = n.code, failure_reason = left(n.reason, 500), updated_at = now()
          from unnest(?::text[], ?::text[], ?::text[]) as n (storage_key, code, reason)
         where m.storage_key = n.storage_key
        """,
        column(failed, FailedMessage::storageKey, String[]::new),
        column(failed, FailedMessage::code, String[]::new),
        column(failed, FailedMessage::reason, String[]::new));
  }

  private NewBody body(WrittenMail written) {
    Map<String, String> headers =
        Map.of(
            "Message-ID", "<" + written.mail().messageId() + ">",
            "To", written.plan().lead().email(),
            "From", written.plan().account().email(),
            "Subject", written.mail().subject());
    return new NewBody(
        written.plan().key().value(),
        new Body(written.mail().text(), written.mail().html()),
        json(headers));
  }

  private Json json(Map<String, String> headers) {
    try {
      return new Json(json.writeValueAsString(headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <S, T> T[] column(
      List<S> rows, Function<S, @Nullable T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
