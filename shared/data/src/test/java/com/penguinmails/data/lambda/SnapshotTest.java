package com.penguinmails.data.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTest {
  /** The variable and its values are those of Lambda's documentation. */
  @ParameterizedTest
  @CsvSource({
    "snap-start, true",
    "on-demand, false",
    "provisioned-concurrency, false",
    "'', false"
  })
  void shouldComeWhereLambdaSaysSo(String type, boolean comes) {
    PropertySource environment =
        PropertySource.of(
            "environment",
            Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", type),
            PropertyConvention.ENVIRONMENT_VARIABLE,
            PropertySource.Origin.of("environment"));
    try (ApplicationContext beans =
        FunctionContext.builder().propertySources(environment).start()) {
      assertThat(Snapshot.comes(beans)).isEqualTo(comes);
    }
  }
}
