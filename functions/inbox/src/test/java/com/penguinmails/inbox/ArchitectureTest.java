package com.penguinmails.inbox;

import com.penguinmails.testkit.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** The module keeps the rules of the house; the rules' own test shows that each can fail. */
class ArchitectureTest {
  @Test
  void shouldKeepTheRules() {
    ArchitectureRules.checkFunction("inbox");
  }
}
