package com.penguinmails.billing;

import com.penguinmails.testkit.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void shouldKeepTheRulesOfTheHouse() {
    ArchitectureRules.checkFunction("billing");
  }
}
