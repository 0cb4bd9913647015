package com.penguinmails.inbox;

import com.penguinmails.mail.tracking.TrackingSubject;
import java.util.UUID;

/** A mail of a campaign, with all the rows around it. */
public record SentMail(
    UUID tenant,
    UUID lead,
    String email,
    UUID campaign,
    UUID enrolment,
    UUID account,
    String storageKey,
    String messageId) {

  /** What its links are signed with. */
  public TrackingSubject subject() {
    return new TrackingSubject(tenant, storageKey, lead, campaign, enrolment);
  }
}
