package com.penguinmails.local.scenario;

import java.util.ArrayList;
import java.util.List;

/** What the product says beside what was counted outside. */
final class Figures {
  private record Line(String what, long product, long counted) {
    boolean agrees() {
      return product == counted;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  Figures line(String what, long product, long counted) {
    lines.add(new Line(what, product, counted));
    return this;
  }

  boolean agree() {
    return lines.stream().allMatch(Line::agrees);
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    table.append("%n  %-28s %10s %10s%n".formatted("", "product", "recount"));
    for (Line line : lines) {
      table.append(
          "  %-28s %,10d %,10d  %s%n"
              .formatted(
                  line.what(), line.product(), line.counted(), line.agrees() ? "" : "DIFFERENT"));
    }
    return table.toString();
  }
}
