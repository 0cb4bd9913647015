package com.penguinmails.campaigns.sending;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the Message-IDs of mails whose accounts are deleted, in the messages themselves: a lead's
 * thread outlives the account that began it.
 */
@Singleton
class Threads {
  private final Database content;

  Threads(@Named("content") Database content) {
    this.content = content;
  }

  /** Replaces storage keys in threads by Message-IDs; a message that is gone is left out. */
  List<PlannedMail> completed(List<PlannedMail> mails) {
    String[] keys =
        mails.stream()
            .flatMap(mail -> mail.thread().stream())
            .filter(Threads::isKey)
            .distinct()
            .toArray(String[]::new);
    if (keys.length == 0) {
      return mails;
    }
    Map<String, String> ids = messageIds(keys);
    return mails.stream()
        .map(
            mail ->
                mail.inThread(mail.thread().stream().flatMap(one -> messageId(one, ids)).toList()))
        .toList();
  }

  private static boolean isKey(String one) {
    return one.indexOf('@') < 0;
  }

  private static Stream<String> messageId(String one, Map<String, String> ids) {
    return isKey(one) ? Stream.ofNullable(ids.get(one)) : Stream.of(one);
  }

  private Map<String, String> messageIds(String[] keys) {
    return content
        .list(
            """
            select storage_key, header_message_id from email_messages
             where storage_key = any (?) and header_message_id is not null
            """,
            row -> Map.entry(row.text("storage_key"), row.text("header_message_id")),
            (Object) keys)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
