package com.penguinmails.data.lambda;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Outage;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Leaves out what everybody would say of a database that is away: {@link Outage} says it. */
public final class OutageLines extends Filter<ILoggingEvent> {
  /** More than there ever are; a chain of causes may be a ring. */
  private static final int CAUSES = 50;

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean repeats = !event.getLoggerName().equals(Outage.class.getName()) && tells(event);
    return repeats ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean tells(ILoggingEvent event) {
    @Nullable Throwable failure =
        event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, OutageLines::cause)
        .limit(CAUSES)
        .anyMatch(cause -> cause instanceof DatabaseException database && database.isOutage());
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure == null ? null : failure.getCause();
  }
}
