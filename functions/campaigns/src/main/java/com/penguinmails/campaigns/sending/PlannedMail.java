package com.penguinmails.campaigns.sending;

import com.penguinmails.data.content.StorageKey;
import com.penguinmails.data.sql.Json;
import com.penguinmails.kernel.EmailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reserved send with everything needed to write and submit its mail.
 *
 * @param id the ledger row, and the id in the message's storage key
 * @param state the ledger's state when loaded
 * @param attempts how often it was submitted before
 * @param late whether it was reserved out of the account's limit of a day that is over, and never
 *     tried
 * @param leadWaits whether the enrolment still waits for this send
 * @param thread Message-IDs of the mails this one follows up, oldest first
 */
record PlannedMail(
    UUID id,
    State state,
    int attempts,
    StorageKey key,
    UUID campaignId,
    UUID enrolmentId,
    UUID stepId,
    Lead lead,
    Account account,
    Content content,
    Campaign campaign,
    boolean late,
    boolean leadWaits,
    boolean suppressed,
    List<String> thread) {

  /** The ledger's states. */
  enum State {
    RESERVED,
    SUBMITTING,
    ACCEPTED,
    FAILED,
    IN_DOUBT
  }

  /** The recipient and what templates may say about it. */
  record Lead(
      UUID id,
      String email,
      boolean active,
      @Nullable String timezone,
      Map<String, Object> variables) {}

  /**
   * Who sends.
   *
   * @param smtp JSON of its settings
   * @param restingUntil not to be used before, if it rests
   * @param unreachable whether its server could not be reached the last time; one that rests all
   *     the same is slow
   */
  record Account(
      UUID id,
      String email,
      @Nullable String displayName,
      boolean usable,
      @Nullable Instant restingUntil,
      boolean unreachable,
      String smtp,
      @Nullable String secretPath,
      @Nullable Dkim dkim) {
    boolean rests(Instant now) {
      return restingUntil != null && restingUntil.isAfter(now);
    }

    /** Whether a mail that is taken is news. */
    boolean struggling() {
      return unreachable || restingUntil != null;
    }
  }

  /** How mails of a domain are signed. */
  record Dkim(String domain, String selector, String keyPath) {}

  /** What is sent, before rendering. */
  record Content(
      String subject,
      String template,
      @Nullable String fromName,
      boolean trackOpens,
      boolean trackClicks) {}

  /** Whether and when the campaign sends. */
  record Campaign(boolean sending, @Nullable Json schedule) {}

  /** The same in another thread. */
  PlannedMail inThread(List<String> messageIds) {
    return new PlannedMail(
        id,
        state,
        attempts,
        key,
        campaignId,
        enrolmentId,
        stepId,
        lead,
        account,
        content,
        campaign,
        late,
        leadWaits,
        suppressed,
        messageIds);
  }

  /** The Message-ID without brackets: the storage key's id at the sending domain. */
  String messageId() {
    return key.messageId(new EmailAddress(account.email()));
  }
}
