package com.penguinmails.campaigns.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.campaigns.hours.CampaignSchedule.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendingHoursTest {
  private static final ZoneId LISBON = ZoneId.of("Europe/Lisbon");

  @Test
  void shouldAlwaysBeOpenWithoutASchedule() {
    Instant now = Instant.parse("2026-03-29T00:30:00Z");
    SendingHours hours = SendingHours.of(CampaignSchedule.ANY_TIME);

    assertThat(hours.next(now, hours.zoneOf("Asia/Tokyo"))).contains(now);
  }

  @ParameterizedTest
  @CsvSource({
    // Friday evening waits for Monday, which is a holiday, and so for Tuesday.
    "2026-12-18T18:00:00Z, 2026-12-22T09:00:00Z",
    // Inside the window it is now; its end belongs to it no more.
    "2026-12-18T16:59:59Z, 2026-12-18T16:59:59Z",
    "2026-12-18T17:00:00Z, 2026-12-22T09:00:00Z",
    // The clock goes forward on Sunday 2026-03-29: on Monday 09:00 is an hour earlier.
    "2026-03-27T18:00:00Z, 2026-03-30T08:00:00Z",
  })
  void shouldOpenOnWeekdaysInTheCampaignsTimeZone(Instant from, Instant expected) {
    List<Window> week = new ArrayList<>();
    for (String day : List.of("monday", "tuesday", "wednesday", "thursday", "friday")) {
      week.add(new Window(day, "09:00", "17:00"));
    }
    SendingHours hours =
        hours("Europe/Lisbon", false, week, List.of(LocalDate.parse("2026-12-21")));

    assertThat(hours.next(from, hours.zoneOf("Asia/Tokyo"))).contains(expected);
  }

  @Test
  void shouldGoByTheLeadsOwnClockWhereItIsKnown() {
    SendingHours hours =
        hours("Europe/Lisbon", true, List.of(new Window("monday", "09:00", "10:00")), List.of());
    Instant sunday = Instant.parse("2026-06-07T12:00:00Z");

    assertThat(hours.next(sunday, hours.zoneOf("Asia/Tokyo")))
        .contains(Instant.parse("2026-06-08T00:00:00Z"));
    assertThat(hours.next(sunday, hours.zoneOf(null)))
        .contains(Instant.parse("2026-06-08T08:00:00Z"));
    assertThat(hours.zoneOf("Moon/Base")).isEqualTo(LISBON);
  }

  @Test
  void shouldOpenTwiceInAnHourThatComesTwice() {
    // 2026-10-25 in Lisbon: 01:00 to 02:00 comes twice, first at +1, then at 0.
    SendingHours hours =
        hours("Europe/Lisbon", false, List.of(new Window("sunday", "01:15", "01:45")), List.of());

    assertThat(hours.next(Instant.parse("2026-10-25T00:20:00Z"), LISBON))
        .contains(Instant.parse("2026-10-25T00:20:00Z"));
    assertThat(hours.next(Instant.parse("2026-10-25T00:50:00Z"), LISBON))
        .contains(Instant.parse("2026-10-25T01:15:00Z"));
    assertThat(hours.next(Instant.parse("2026-10-25T01:45:00Z"), LISBON))
        .contains(Instant.parse("2026-11-01T01:15:00Z"));
  }

  @Test
  void shouldSkipAWindowThatTheClockSkips() {
    // 2026-03-29 in Lisbon: 01:00 to 02:00 does not exist.
    SendingHours hours =
        hours("Europe/Lisbon", false, List.of(new Window("sunday", "01:15", "01:45")), List.of());

    assertThat(hours.next(Instant.parse("2026-03-29T00:00:00Z"), LISBON))
        .contains(Instant.parse("2026-04-05T00:15:00Z"));
  }

  @Test
  void shouldNeverOpenWhenEveryDayIsAHoliday() {
    LocalDate monday = LocalDate.parse("2026-06-01");
    List<LocalDate> off = monday.datesUntil(monday.plusDays(400)).toList();

    assertThat(
            hours("UTC", false, List.of(new Window("monday", "09:00", "17:00")), off)
                .next(Instant.parse("2026-06-01T00:00:00Z"), ZoneId.of("UTC")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "someday, 09:00, 17:00, day",
    "monday, 17:00, 09:00, before it ends",
    "monday, 9, 17:00, times such as 09:00",
  })
  void shouldSayWhatIsWrongWithAWindow(String day, String from, String to, String message) {
    assertThatThrownBy(() -> hours("UTC", false, List.of(new Window(day, from, to)), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> hours("Moon/Base", false, null, List.of()))
        .hasMessageContaining("timezone");
  }

  @Test
  void shouldSayThatAWindowIsNone() {
    assertThatThrownBy(
            () -> hours("UTC", false, java.util.Collections.singletonList(null), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs day, from and to");
  }

  /**
   * Around every change of a clock in these zones, with random windows: what is found is in a
   * window, and nothing between the question and the answer was.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Lisbon",
        "America/New_York",
        "Australia/Lord_Howe", // half an hour
        "America/Havana", // at midnight
        "Africa/Cairo",
        "Asia/Beirut",
        "Antarctica/Troll", // two hours
        "Pacific/Apia" // skipped a day in 2011
      })
  void shouldFindTheFirstOpenMomentAroundEveryChangeOfTheClock(String zone) {
    ZoneId in = ZoneId.of(zone);
    Random random = new Random(zone.hashCode());
    Instant at = Instant.parse("2011-06-01T00:00:00Z");
    for (int changes = 0; changes < 24; changes++) {
      ZoneOffsetTransition change = in.getRules().nextTransition(at);
      if (change == null) {
        return;
      }
      at = change.getInstant();
      for (int tries = 0; tries < 12; tries++) {
        check(in, at, random);
      }
    }
  }

  private static void check(ZoneId in, Instant change, Random random) {
    List<Window> windows = windows(random, change.atZone(in).getDayOfWeek());
    SendingHours hours = hours("UTC", true, windows, List.of());
    Instant from = change.minus(Duration.ofHours(6)).plusSeconds(random.nextInt(12 * 3600));

    Optional<Instant> found = hours.next(from, in);

    assertThat(found).isPresent();
    Instant first = found.get();
    assertThat(inWindow(windows, first.atZone(in).toLocalDateTime()))
        .as("%s of %s in %s from %s", first, windows, in, from)
        .isTrue();
    assertThat(first).isAfterOrEqualTo(from);
    Instant end =
        first.isAfter(from.plus(Duration.ofDays(2))) ? from.plus(Duration.ofDays(2)) : first;
    for (Instant before = from; before.isBefore(end); before = before.plusSeconds(60)) {
      assertThat(inWindow(windows, before.atZone(in).toLocalDateTime()))
          .as("%s before %s of %s in %s", before, first, windows, in)
          .isFalse();
    }
  }

  private static List<Window> windows(Random random, DayOfWeek day) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int from = random.nextInt(23 * 4);
      int to = from + 1 + random.nextInt(24 * 4 - from - 1);
      DayOfWeek on = day.plus(random.nextInt(3) - 1L);
      windows.add(new Window(on.name(), quarter(from), quarter(to)));
    }
    return windows;
  }

  private static String quarter(int quarters) {
    return quarters == 96 ? "24:00" : LocalTime.MIN.plusMinutes(quarters * 15L).toString();
  }

  private static boolean inWindow(List<Window> windows, LocalDateTime local) {
    return windows.stream()
        .filter(window -> DayOfWeek.valueOf(window.day()) == local.getDayOfWeek())
        .anyMatch(
            window ->
                !local.toLocalTime().isBefore(LocalTime.parse(window.from()))
                    && (window.to().equals("24:00")
                        || local.toLocalTime().isBefore(LocalTime.parse(window.to()))));
  }

  private static SendingHours hours(
      String zone, boolean leadsOwn, @Nullable List<Window> windows, List<LocalDate> holidays) {
    return SendingHours.of(new CampaignSchedule(zone, leadsOwn, windows, holidays, null));
  }
}
