package com.penguinmails.local.template;

import java.util.Set;
import java.util.TreeSet;

/** What two sides say that should say the same. */
final class Difference {
  private Difference() {}

  /** Each with what is wrong with it where only one side has it. */
  static Set<String> of(Set<String> one, String onlyOne, Set<String> two, String onlyTwo) {
    Set<String> problems = new TreeSet<>();
    one.stream().filter(each -> !two.contains(each)).forEach(each -> problems.add(each + onlyOne));
    two.stream().filter(each -> !one.contains(each)).forEach(each -> problems.add(each + onlyTwo));
    return problems;
  }
}
