package com.penguinmails.campaigns.hours;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's schedule, ready to be asked. Windows are wall-clock times: when a clock is put
 * forward a window loses what is skipped, when it is put back it gains what is repeated.
 */
public final class SendingHours {
  /** A year of holidays can follow on; after that there is no window at all. */
  private static final int LOOK_AHEAD_DAYS = 375;

  private final ZoneId zone;
  private final boolean leadsOwn;
  private final @Nullable Map<DayOfWeek, List<Hours>> windows;
  private final Set<LocalDate> holidays;

  /** A stretch of a day; {@code to} null is its end. */
  private record Hours(LocalTime from, @Nullable LocalTime to) {}

  private SendingHours(
      ZoneId zone,
      boolean leadsOwn,
      @Nullable Map<DayOfWeek, List<Hours>> windows,
      Set<LocalDate> holidays) {
    this.zone = zone;
    this.leadsOwn = leadsOwn;
    this.windows = windows;
    this.holidays = holidays;
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static SendingHours of(CampaignSchedule schedule) {
    String name = schedule.timezone();
    ZoneId zone =
        name == null
            ? ZoneOffset.UTC
            : zone(name).orElseThrow(() -> new IllegalArgumentException("timezone is not known"));
    List<LocalDate> off = schedule.holidays();
    return new SendingHours(
        zone,
        Boolean.TRUE.equals(schedule.useLeadTimezone()),
        windows(schedule.windows()),
        off == null ? Set.of() : new HashSet<>(off));
  }

  /** The time zone a lead's mails are timed by. */
  public ZoneId zoneOf(@Nullable String leadTimezone) {
    return leadsOwn && leadTimezone != null ? zone(leadTimezone).orElse(zone) : zone;
  }

  /** The time zone of every lead's mails; empty when leads have their own. */
  public Optional<ZoneId> everybodysZone() {
    return leadsOwn ? Optional.empty() : Optional.of(zone);
  }

  /** Whether a mail may leave at this moment. */
  public boolean isOpen(Instant moment, ZoneId in) {
    return next(moment, in).filter(moment::equals).isPresent();
  }

  /** The first moment from {@code from} on at which a mail may leave; empty when there is none. */
  public Optional<Instant> next(Instant from, ZoneId in) {
    if (windows == null && holidays.isEmpty()) {
      return Optional.of(from);
    }
    LocalDate today = from.atZone(in).toLocalDate();
    for (int day = 0; day < LOOK_AHEAD_DAYS; day++) {
      Optional<Instant> found = within(today.plusDays(day), from, in);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> within(LocalDate date, Instant from, ZoneId in) {
    if (holidays.contains(date)) {
      return Optional.empty();
    }
    return hours(date.getDayOfWeek()).stream()
        .map(hours -> within(date, hours, from, in))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /**
   * A window can open twice: one such as 01:30 to 02:00 comes again in the night the clock is put
   * back, with time in between that belongs to neither; and the clock may be put back into one.
   */
  private static Optional<Instant> within(LocalDate date, Hours hours, Instant from, ZoneId in) {
    ZonedDateTime opens = date.atTime(hours.from()).atZone(in);
    return Stream.of(
            from,
            opening(date, hours, in),
            opens.withLaterOffsetAtOverlap().toInstant(),
            nextJump(from, in))
        .filter(moment -> !moment.isBefore(from) && isOn(date, hours, moment, in))
        .min(Comparator.naturalOrder());
  }

  private static Instant nextJump(Instant from, ZoneId in) {
    ZoneOffsetTransition jump = in.getRules().nextTransition(from);
    return jump == null ? from : jump.getInstant();
  }

  /** A time that is skipped opens when the clock has jumped. */
  private static Instant opening(LocalDate date, Hours hours, ZoneId in) {
    ZoneOffsetTransition jump = in.getRules().getTransition(date.atTime(hours.from()));
    return jump != null && jump.isGap()
        ? jump.getInstant()
        : date.atTime(hours.from()).atZone(in).withEarlierOffsetAtOverlap().toInstant();
  }

  private static boolean isOn(LocalDate date, Hours hours, Instant moment, ZoneId in) {
    LocalDateTime local = moment.atZone(in).toLocalDateTime();
    LocalTime to = hours.to();
    return local.toLocalDate().equals(date)
        && !local.toLocalTime().isBefore(hours.from())
        && (to == null || local.toLocalTime().isBefore(to));
  }

  private List<Hours> hours(DayOfWeek day) {
    return windows == null
        ? List.of(new Hours(LocalTime.MIN, null))
        : windows.getOrDefault(day, List.of());
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  private static @Nullable Map<DayOfWeek, List<Hours>> windows(
      @Nullable List<CampaignSchedule.Window> given) {
    if (given == null) {
      return null;
    }
    Map<DayOfWeek, List<Hours>> windows = new EnumMap<>(DayOfWeek.class);
    for (CampaignSchedule.@Nullable Window window : given) {
      if (window == null || window.day() == null || window.from() == null || window.to() == null) {
        throw new IllegalArgumentException("a window needs day, from and to");
      }
      windows
          .computeIfAbsent(day(window.day()), day -> new ArrayList<>())
          .add(hours(window.from(), window.to()));
    }
    return windows;
  }

  private static DayOfWeek day(String name) {
    try {
      return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("day must be monday to sunday", e);
    }
  }

  private static Hours hours(String from, String to) {
    try {
      LocalTime start = LocalTime.parse(from);
      LocalTime end = to.equals("24:00") ? null : LocalTime.parse(to);
      if (end != null && !start.isBefore(end)) {
        throw new IllegalArgumentException("a window must begin before it ends");
      }
      return new Hours(start, end);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("from and to must be times such as 09:00", e);
    }
  }
}
