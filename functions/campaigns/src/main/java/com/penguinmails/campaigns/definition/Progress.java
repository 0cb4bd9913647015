package com.penguinmails.campaigns.definition;

import io.micronaut.serde.annotation.Serdeable;

/**
 * How many leads of a campaign are where.
 *
 * @param enrolled not yet begun
 * @param active between two steps
 * @param sending a mail is on its way to the server
 * @param parked waiting for somebody to look at a problem
 * @param completed through the whole sequence
 * @param exited out before its end: replied, bounced, unsubscribed
 */
@Serdeable
public record Progress(
    long enrolled, long active, long sending, long parked, long completed, long exited) {}
