package com.penguinmails.campaigns.sending;

import com.penguinmails.data.content.StorageKey;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reserved send with everything needed to write and submit its mail.
 *
 * @param id the ledger row, and the id in the message's storage key
 * @param state the ledger's state when loaded
 */
record PlannedMail(
    UUID id,
    State state,
    StorageKey key,
    UUID campaignId,
    UUID enrolmentId,
    UUID stepId,
    Lead lead,
    Account account,
    Content content,
    boolean campaignSending,
    boolean suppressed,
    @Nullable StorageKey answered) {

  /** The ledger's states. */
  enum State {
    RESERVED,
    SUBMITTING,
    ACCEPTED,
    FAILED,
    IN_DOUBT
  }

  /** The recipient and what templates may say about it. */
  record Lead(UUID id, String email, boolean active, Map<String, Object> variables) {}

  /** Who sends; {@code smtp} is the JSON of its settings. */
  record Account(
      UUID id,
      String email,
      @Nullable String displayName,
      boolean usable,
      String smtp,
      @Nullable String secretPath) {
    String domain() {
      return email.substring(email.indexOf('@') + 1);
    }
  }

  /** What is sent, before rendering. */
  record Content(
      String subject,
      String template,
      @Nullable String fromName,
      boolean trackOpens,
      boolean trackClicks) {}

  /** The Message-ID without brackets: the storage key's id at the sending domain. */
  String messageId() {
    return key.id() + "@" + account.domain();
  }

  /** The Message-ID of the mail this one follows up, if any. */
  @Nullable String answeredMessageId() {
    return answered == null ? null : answered.id() + "@" + account.domain();
  }
}
