package com.penguinmails.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule fails on a bad sample, and the shared modules keep them all. */
class ArchitectureRulesTest {
  private static final JavaClasses BAD =
      new ClassFileImporter()
          .importPackages("com.penguinmails.leads.sample", "com.penguinmails.identity.sample");

  static Stream<ArchRule> rules() {
    return Stream.concat(
        ArchitectureRules.common().stream(),
        Stream.of(ArchitectureRules.dependencies("identity", "kernel", "data")));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldFailOnTheBadSample(ArchRule rule) {
    assertThat(rule.evaluate(BAD).hasViolation()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kernel |
          data   | kernel
          queue  | kernel,data
          web    | kernel,data
          """)
  void shouldHoldInTheSharedModules(String module, String allowed) {
    ArchitectureRules.check(module, allowed == null ? new String[0] : allowed.split(",", -1));
  }

  @Test
  void shouldRefuseAnUnknownModule() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> ArchitectureRules.checkFunction("nothing")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
