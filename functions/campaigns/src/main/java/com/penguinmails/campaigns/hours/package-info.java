/**
 * When a campaign may send: weekday windows, holidays, time zones.
 *
 * <p>Pure calendar arithmetic; the scheduler and the sender ask the same class.
 */
@NullMarked
package com.penguinmails.campaigns.hours;

import org.jspecify.annotations.NullMarked;
