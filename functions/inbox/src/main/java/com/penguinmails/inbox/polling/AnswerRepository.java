package com.penguinmails.inbox.polling;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.content.NewBody;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Json;
import com.penguinmails.data.sql.Sql;
import com.penguinmails.mail.inbound.InboundHeaders;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes inbound messages with their bodies, each once. */
@Singleton
class AnswerRepository {
  private static final int MAX_ADDRESS = 254;
  private static final int MAX_SUBJECT = 500;

  private final Database content;
  private final Bodies bodies;
  private final AttachmentStore attachments;
  private final JsonMapper json;

  AnswerRepository(
      @Named("content") Database content,
      Bodies bodies,
      AttachmentStore attachments,
      JsonMapper json) {
    this.content = content;
    this.bodies = bodies;
    this.attachments = attachments;
    this.json = json;
  }

  /** Returns how many answers were not there yet. */
  int insert(PolledAccount account, long uidValidity, List<Answer> answers, Instant now) {
    Map<String, Answer> byKey = new LinkedHashMap<>();
    answers.forEach(answer -> byKey.put(answer.storageKey(account.id(), uidValidity, now), answer));
    boolean room = attachments.room(answers.stream().mapToLong(Answer::attachedBytes).sum());
    return content.transact(
        sql -> {
          Set<String> added = new HashSet<>(insertMessages(sql, account, byKey, now));
          byKey.keySet().retainAll(added);
          int stored =
              bodies.insert(
                  sql,
                  byKey.entrySet().stream()
                      .map(entry -> body(entry.getKey(), entry.getValue()))
                      .toList());
          byKey.forEach(
              (key, answer) ->
                  attachments.insert(sql, key, answer.arrival().mail().attachments(), room));
          return stored;
        });
  }

  /**
   * The same mail also lies in another mailbox of the tenant when both are fed by one catch-all;
   * its Message-ID tells.
   */
  private static List<String> insertMessages(
      Sql sql, PolledAccount account, Map<String, Answer> answers, Instant now) {
    return sql.list(
        """
        insert into email_messages (storage_key, tenant_id, email_account_id, campaign_id, lead_id, enrollment_id,
                                    parent_message_id, direction, message_type, from_email, to_email, subject, status,
                                    header_message_id, sent_at, processed)
        select n.storage_key, app_sec.tenant_id(), ?::uuid, n.campaign_id, n.lead_id, n.enrollment_id,
               n.parent, 'inbound', n.type, n.sender, ?::text, n.subject, 'received', n.message_id, n.received, now()
          from unnest(?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
               as n (storage_key, campaign_id, lead_id, enrollment_id, parent, type, sender, subject, message_id, received)
         where not exists (select from email_messages m
                            where m.header_message_id = n.message_id and m.direction = 'inbound' and m.parent_message_id = n.parent)
        on conflict (storage_key) do nothing
        returning storage_key
        """,
        row -> row.text("storage_key"),
        account.id(),
        account.email(),
        answers.keySet().toArray(String[]::new),
        column(answers, answer -> answer.parent().campaignId(), UUID[]::new),
        column(answers, answer -> answer.parent().leadId(), UUID[]::new),
        column(answers, answer -> answer.parent().enrollmentId(), UUID[]::new),
        column(answers, answer -> answer.parent().storageKey(), String[]::new),
        column(answers, answer -> answer.arrival().messageType(), String[]::new),
        column(answers, answer -> address(answer.arrival().headers().from()), String[]::new),
        column(answers, answer -> subject(answer.arrival().headers().subject()), String[]::new),
        column(answers, answer -> answer.arrival().headers().messageId(), String[]::new),
        column(answers, answer -> answer.received(now), Instant[]::new));
  }

  private NewBody body(String storageKey, Answer answer) {
    return new NewBody(
        storageKey, new Body(answer.arrival().text(), null), headers(answer.arrival().headers()));
  }

  private Json headers(InboundHeaders headers) {
    Map<String, String> kept = new LinkedHashMap<>();
    put(kept, "Message-ID", headers.messageId());
    put(kept, "In-Reply-To", headers.inReplyTo());
    put(kept, "References", String.join(" ", headers.references()));
    put(kept, "From", headers.from());
    put(kept, "Subject", headers.subject());
    try {
      return new Json(new String(json.writeValueAsBytes(kept), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.put(name, value);
    }
  }

  private static @Nullable String address(@Nullable String from) {
    return from == null || from.length() > MAX_ADDRESS ? null : from;
  }

  private static String subject(String subject) {
    int length = subject.codePointCount(0, subject.length());
    return length <= MAX_SUBJECT
        ? subject
        : subject.substring(0, subject.offsetByCodePoints(0, MAX_SUBJECT));
  }

  private static <T> T[] column(
      Map<String, Answer> answers, Function<Answer, @Nullable T> value, IntFunction<T[]> array) {
    return answers.values().stream().map(value).toArray(array);
  }
}
