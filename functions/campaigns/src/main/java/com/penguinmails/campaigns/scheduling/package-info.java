/**
 * Who is due and what happens next: waits, conditions, reservations of sends.
 *
 * <p>One transaction per batch of enrolments; mails go out elsewhere.
 */
@NullMarked
package com.penguinmails.campaigns.scheduling;

import org.jspecify.annotations.NullMarked;
