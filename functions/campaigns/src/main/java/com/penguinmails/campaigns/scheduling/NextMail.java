package com.penguinmails.campaigns.scheduling;

import com.penguinmails.campaigns.sequence.Step;

/** A claimed enrolment that has come to a mail. */
record NextMail(DueEnrolment enrolment, Step.Email step) {
  boolean fresh() {
    return enrolment.fresh();
  }
}
