package com.penguinmails.campaigns.hours;

import com.penguinmails.data.sql.Json;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Schedules as {@code campaigns.schedule} holds them. */
@Singleton
public class Schedules {
  private static final SendingHours ALWAYS = SendingHours.of(CampaignSchedule.ANY_TIME);

  private final JsonMapper json;

  Schedules(JsonMapper json) {
    this.json = json;
  }

  /** Reads a schedule; absent is any time. */
  public CampaignSchedule read(@Nullable Json stored) {
    if (stored == null) {
      return CampaignSchedule.ANY_TIME;
    }
    try {
      CampaignSchedule schedule = json.readValue(stored.text(), CampaignSchedule.class);
      return schedule == null ? CampaignSchedule.ANY_TIME : schedule;
    } catch (IOException e) {
      throw new UncheckedIOException("a stored schedule cannot be read", e);
    }
  }

  /** Reads when a schedule allows sending. */
  public SendingHours hours(@Nullable Json stored) {
    return stored == null ? ALWAYS : SendingHours.of(read(stored));
  }

  /** Writes a schedule. */
  public Json write(CampaignSchedule schedule) {
    try {
      return new Json(json.writeValueAsString(schedule));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
