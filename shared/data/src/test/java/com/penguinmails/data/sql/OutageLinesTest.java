package com.penguinmails.data.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import com.penguinmails.data.lambda.OutageLines;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageLinesTest {
  private final DatabaseException away = DatabaseException.of(new SQLException("gone", "08006"));
  private final LoggerContext context = new LoggerContext();

  @Test
  void shouldLeaveOutWhoeverElseTellsOfAnOutage() {
    assertThat(reply("a.Worker", away)).isEqualTo(FilterReply.DENY);
    assertThat(reply("a.Worker", new IllegalStateException("a batch failed", away)))
        .isEqualTo(FilterReply.DENY);
  }

  @Test
  void shouldLetEverythingElseThrough() {
    DatabaseException broken = DatabaseException.of(new SQLException("no such table", "42P01"));

    assertThat(reply(Outage.class.getName(), away)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(reply("a.Worker", null)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(reply("a.Worker", broken)).isEqualTo(FilterReply.NEUTRAL);
  }

  private FilterReply reply(String name, @Nullable Throwable failure) {
    Logger logger = context.getLogger(name);
    return new OutageLines()
        .decide(new LoggingEvent(name, logger, Level.ERROR, "it failed", failure, null));
  }
}
