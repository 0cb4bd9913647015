package com.penguinmails.data.lambda;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class EarlyClassesTest {
  @ParameterizedTest
  @FieldSource("com.penguinmails.data.lambda.EarlyClasses#NAMES")
  void shouldKnowWhatItLoads(String name) {
    assertThatCode(() -> EarlyClasses.load(name)).doesNotThrowAnyException();
  }
}
