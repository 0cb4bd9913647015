package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.sequence.Sequence;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The mails of one account in one batch, which go one after the other over one connection.
 *
 * @param sequences by campaign
 * @param submissions of the tenant, shared with its other lanes
 */
record Lane(
    UUID tenantId,
    List<WrittenMail> mails,
    Map<UUID, Sequence> sequences,
    Submissions submissions,
    BatchResult result) {

  PlannedMail.Account account() {
    return mails.getFirst().plan().account();
  }

  Sequence sequence(PlannedMail mail) {
    return sequences.getOrDefault(mail.campaignId(), Sequence.EMPTY);
  }
}
