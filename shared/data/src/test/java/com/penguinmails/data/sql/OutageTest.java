package com.penguinmails.data.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A database that is away and comes back. */
class OutageTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(Outage.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Outage outage = new Outage("queue", nanos::get);
  private final AtomicReference<@Nullable SQLException> trouble = new AtomicReference<>();
  private final Database database = new Database(source(), outage);

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
  }

  @Test
  void shouldTellAnOutageOnceAMinuteAndItsEnd() {
    trouble.set(new SQLTransientConnectionException("away"));
    fail(3);
    pass(Duration.ofSeconds(61));
    fail(2);
    pass(Duration.ofSeconds(5));
    fail(4);
    outage.passed();
    outage.passed();

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "queue is away",
            "queue is still away: 3 more calls failed",
            "queue is back: 5 more calls failed");
    assertThat(lines.list.getFirst().getThrowableProxy()).isNotNull();
    assertThat(lines.list.get(1).getThrowableProxy()).isNull();
  }

  @Test
  void shouldNotTellOfEveryCallWhenEverySecondOneFails() {
    trouble.set(new SQLException("too many connections", "53300"));
    for (int i = 0; i < 10; i++) {
      fail(1);
      outage.passed();
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("queue is away", "queue is back: 0 more calls failed");
  }

  @Test
  void shouldKeepQuietAboutAStatementThatFails() {
    trouble.set(new SQLException("no such table", "42P01"));
    fail(1);

    assertThat(lines.list).isEmpty();
  }

  @Test
  void shouldTellOnlyTheTierThatIsAway() {
    trouble.set(new SQLTransientConnectionException("away"));
    Outage other = new Outage("oltp", nanos::get);

    Database outer = new Database(source(new AtomicReference<>()), other);

    assertThatThrownBy(() -> outer.transact(sql -> database.update("delete from jobs")))
        .isInstanceOf(DatabaseException.class);

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("queue is away");
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> database.transact(sql -> sql.update("delete from jobs")))
          .isInstanceOf(DatabaseException.class);
    }
  }

  private void pass(Duration time) {
    nanos.set(nanos.get() + time.toNanos());
  }

  private DataSource source() {
    return source(trouble);
  }

  /** Gives no connection while there is trouble, and one that does nothing without. */
  private static DataSource source(AtomicReference<@Nullable SQLException> trouble) {
    return fake(
        DataSource.class,
        () -> {
          SQLException cause = trouble.get();
          if (cause != null) {
            throw cause;
          }
          return fake(java.sql.Connection.class, () -> null);
        });
  }

  private interface Answer {
    @Nullable Object get() throws SQLException;
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> answer.get()));
  }
}
