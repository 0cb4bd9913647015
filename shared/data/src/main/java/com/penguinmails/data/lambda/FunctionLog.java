package com.penguinmails.data.lambda;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log of a function, on standard output. {@code LOG_FORMAT} is {@code json} (one object a line,
 * for machines; the default) or {@code text} (for people), {@code LOG_LEVEL} the least level
 * written, INFO unless told otherwise.
 *
 * <p>In code, because reading it from XML costs a cold start 50 ms; a configuration file that the
 * JVM was told of ({@code -Dlogback.configurationFile}) goes before it.
 */
public final class FunctionLog extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} %X{request_id} %msg%n";

  @Override
  public ExecutionStatus configure(LoggerContext log) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(log);
    console.setName("console");
    console.setEncoder("text".equals(System.getenv("LOG_FORMAT")) ? text(log) : json(log));
    console.addFilter(outages(log));
    console.start();
    Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getenv("LOG_LEVEL"), Level.INFO));
    root.addAppender(console);
    // Their news of every start is none.
    log.getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
    log.getLogger("io.micronaut").setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static OutageLines outages(LoggerContext log) {
    OutageLines filter = new OutageLines();
    filter.setContext(log);
    filter.start();
    return filter;
  }

  /** The formatted message says it already; raw arguments might say more than was meant. */
  private static Encoder<ILoggingEvent> json(LoggerContext log) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(log);
    encoder.setWithArguments(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext log) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(log);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(log);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
