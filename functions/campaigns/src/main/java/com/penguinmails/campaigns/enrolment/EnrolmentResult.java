package com.penguinmails.campaigns.enrolment;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What became of the leads; every lead is counted once.
 *
 * @param suppressed on the suppression list
 * @param inactive unsubscribed, bounced, replied or inactive
 * @param notFound ids that are no leads of the tenant
 */
@Serdeable
record EnrolmentResult(
    long enrolled, long alreadyEnrolled, long suppressed, long inactive, long notFound) {
  static final EnrolmentResult NOTHING = new EnrolmentResult(0, 0, 0, 0, 0);

  EnrolmentResult plus(EnrolmentResult more) {
    return new EnrolmentResult(
        enrolled + more.enrolled,
        alreadyEnrolled + more.alreadyEnrolled,
        suppressed + more.suppressed,
        inactive + more.inactive,
        notFound + more.notFound);
  }
}
