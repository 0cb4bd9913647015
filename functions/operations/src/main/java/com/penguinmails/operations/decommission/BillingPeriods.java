package com.penguinmails.operations.decommission;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The provider's periods: from midnight of the billing day in the provider's time zone to the next
 * such midnight. In a month without that day it is the last day of the month.
 *
 * @param zone whose midnights count
 */
public record BillingPeriods(ZoneId zone) {

  /**
   * The first end of a period after a moment; an end itself is followed by the next.
   *
   * @param day 1 to 31
   */
  public Instant endAfter(Instant moment, int day) {
    YearMonth month = YearMonth.from(moment.atZone(zone));
    Instant end = begin(month, day);
    return end.isAfter(moment) ? end : begin(month.plusMonths(1), day);
  }

  /** The billing day of something bought at a moment. */
  public int dayOf(Instant bought) {
    return bought.atZone(zone).getDayOfMonth();
  }

  private Instant begin(YearMonth month, int day) {
    return month.atDay(Math.min(day, month.lengthOfMonth())).atStartOfDay(zone).toInstant();
  }
}
