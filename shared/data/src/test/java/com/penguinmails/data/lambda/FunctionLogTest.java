package com.penguinmails.data.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FunctionLogTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void forget() {
    System.clearProperty(ClassicConstants.CONFIG_FILE_PROPERTY);
  }

  @Test
  void shouldWriteObjectsWhenNothingElseIsSaid() {
    assertThat(new FunctionLog().configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);

    ConsoleAppender<?> console =
        (ConsoleAppender<?>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    assertThat(console.getEncoder()).isInstanceOf(JsonEncoder.class);
    assertThat(console.getCopyOfAttachedFiltersList()).hasExactlyElementsOfTypes(OutageLines.class);
  }

  @Test
  void shouldLeaveItToTheFileTheRunnerNames() {
    System.setProperty(ClassicConstants.CONFIG_FILE_PROPERTY, "logback-runner.xml");

    assertThat(new FunctionLog().configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);

    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
  }
}
