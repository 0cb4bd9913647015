package com.penguinmails.campaigns.hours;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a campaign may send, and in which proportion.
 *
 * @param timezone IANA name the windows are meant in; UTC unless said
 * @param useLeadTimezone whether a lead's own time zone, where it is known, takes its place
 * @param windows when mails may leave; absent means always, except on holidays
 * @param holidays days on which nothing leaves, in the same time zone as the windows
 * @param newLeadsPercent how many of 100 mails go to leads that had none yet, while both wait; what
 *     one side does not need the other takes; absent means whoever waits longest
 */
@Serdeable
public record CampaignSchedule(
    @Schema(example = "Europe/Lisbon") @Nullable @Size(max = 64) String timezone,
    @Schema(example = "true") @Nullable Boolean useLeadTimezone,
    @Nullable @Valid @Size(min = 1, max = 50) List<Window> windows,
    @Schema(example = "[\"2026-12-25\"]") @Nullable @Size(max = 366) List<LocalDate> holidays,
    @Schema(example = "40") @Nullable @Min(0) @Max(100) Integer newLeadsPercent) {

  /** Any time, whoever waits longest. */
  public static final CampaignSchedule ANY_TIME =
      new CampaignSchedule(null, null, null, null, null);

  /**
   * A stretch of one weekday.
   *
   * @param day monday to sunday
   * @param from hh:mm, included
   * @param to hh:mm, excluded; 24:00 is the end of the day
   */
  @Serdeable
  public record Window(
      @Schema(example = "monday") @NotNull String day,
      @Schema(example = "09:00") @NotNull String from,
      @Schema(example = "17:00") @NotNull String to) {}
}
