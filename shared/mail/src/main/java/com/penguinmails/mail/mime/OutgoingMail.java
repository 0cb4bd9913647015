package com.penguinmails.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail to one recipient.
 *
 * @param messageId {@code <uuid>@<sending domain>}, without angle brackets
 * @param storageKey {@code YYYYMM/<uuid>}; travels as {@code X-PenguinMails-Message}
 * @param inReplyTo message id this one answers
 * @param references message ids of the thread, oldest first
 * @param unsubscribeUrl one-click address for {@code List-Unsubscribe} (RFC 8058)
 */
public record OutgoingMail(
    String messageId,
    String storageKey,
    MailAddress from,
    MailAddress to,
    @Nullable MailAddress replyTo,
    String subject,
    String text,
    String html,
    @Nullable String inReplyTo,
    List<String> references,
    @Nullable String unsubscribeUrl) {

  public OutgoingMail {
    references = List.copyOf(references);
  }

  /** A mail that starts a thread and has no list headers. */
  public static OutgoingMail of(
      String messageId, String storageKey, MailAddress from, MailAddress to, Body body) {
    return new OutgoingMail(
        messageId,
        storageKey,
        from,
        to,
        null,
        body.subject,
        body.text,
        body.html,
        null,
        List.of(),
        null);
  }

  /** What is read: both parts say the same. */
  public record Body(String subject, String text, String html) {}

  /** The same mail, answers going elsewhere. */
  public OutgoingMail withReplyTo(MailAddress address) {
    return new OutgoingMail(
        messageId,
        storageKey,
        from,
        to,
        address,
        subject,
        text,
        html,
        inReplyTo,
        references,
        unsubscribeUrl);
  }

  /** The same mail inside a thread. */
  public OutgoingMail inThread(String answered, List<String> thread) {
    return new OutgoingMail(
        messageId,
        storageKey,
        from,
        to,
        replyTo,
        subject,
        text,
        html,
        answered,
        thread,
        unsubscribeUrl);
  }

  /** The same mail with one-click unsubscribe. */
  public OutgoingMail withUnsubscribe(String url) {
    return new OutgoingMail(
        messageId, storageKey, from, to, replyTo, subject, text, html, inReplyTo, references, url);
  }
}
