package com.penguinmails.operations.decommission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BillingPeriodsTest {

  @ParameterizedTest
  @CsvSource({
    "UTC, 31, 2027-01-31T10:00:00Z, 2027-02-28T00:00:00Z",
    "UTC, 31, 2028-01-31T10:00:00Z, 2028-02-29T00:00:00Z",
    "UTC, 31, 2027-02-28T00:00:00Z, 2027-03-31T00:00:00Z",
    "UTC, 30, 2027-02-27T23:59:59Z, 2027-02-28T00:00:00Z",
    "UTC, 1, 2027-12-31T23:59:59Z, 2028-01-01T00:00:00Z",
    "UTC, 1, 2028-01-01T00:00:00Z, 2028-02-01T00:00:00Z",
    "America/Los_Angeles, 15, 2027-03-15T06:59:59Z, 2027-03-15T07:00:00Z",
    "America/Los_Angeles, 15, 2027-03-15T07:00:00Z, 2027-04-15T07:00:00Z",
    "Asia/Kolkata, 5, 2027-05-04T18:00:00Z, 2027-05-04T18:30:00Z",
    "Pacific/Kiritimati, 31, 2027-01-30T10:00:00Z, 2027-02-27T10:00:00Z"
  })
  void shouldEndAtTheNextMidnightOfTheBillingDay(String zone, int day, Instant from, Instant end) {
    assertThat(new BillingPeriods(ZoneId.of(zone)).endAfter(from, day)).isEqualTo(end);
  }

  /** Counted another way: whole months from the first day, as calendars do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Pacific/Apia"
      })
  void shouldAgreeWithMonthsCountedFromTheFirstDay(String name) {
    ZoneId zone = ZoneId.of(name);
    BillingPeriods periods = new BillingPeriods(zone);
    for (int offset = 0; offset < 800; offset++) {
      LocalDate first = LocalDate.of(2026, 12, 1).plusDays(offset);
      Instant bought = first.atTime(13, 37).atZone(zone).toInstant();
      int day = periods.dayOf(bought);
      Instant end = bought;
      for (int months = 1; months <= 26; months++) {
        end = periods.endAfter(end, day);
        assertThat(end).isEqualTo(first.plusMonths(months).atStartOfDay(zone).toInstant());
      }
    }
  }

  @Test
  void shouldTakeTheDayWhereTheProviderIs() {
    Instant bought = Instant.parse("2027-03-01T02:00:00Z");
    assertThat(new BillingPeriods(ZoneId.of("America/Los_Angeles")).dayOf(bought)).isEqualTo(28);
  }
}
