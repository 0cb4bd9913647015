package com.penguinmails.campaigns.steps;

import com.penguinmails.kernel.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step as it is stored: positions have become ids. A branch without an id ends the sequence, so
 * the branches of a condition always say where they lead.
 */
record StepRow(
    UUID id,
    StepDocument document,
    @Nullable UUID next,
    boolean ends,
    @Nullable UUID whenTrue,
    @Nullable UUID whenFalse) {

  /** Gives every step an id and resolves where it leads. */
  static List<StepRow> of(List<StepDocument> steps) {
    List<UUID> ids = Stream.generate(Ids::next).limit(steps.size()).toList();
    List<StepRow> rows = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      StepDocument step = steps.get(i);
      boolean condition = Objects.equals(step.stepType(), "condition");
      rows.add(
          new StepRow(
              ids.get(i),
              step,
              step.nextStep() == null ? null : target(ids, step.nextStep()),
              Objects.equals(step.nextStep(), 0),
              condition ? branch(ids, i, step.trueNextStep()) : null,
              condition ? branch(ids, i, step.falseNextStep()) : null));
    }
    return rows;
  }

  @Nullable Integer hours() {
    return document.waitDurationHours();
  }

  @Nullable Instant until() {
    return document.waitUntilDate();
  }

  private static @Nullable UUID branch(List<UUID> ids, int index, @Nullable Integer position) {
    int following = index + 2 > ids.size() ? 0 : index + 2;
    return target(ids, position == null ? following : position);
  }

  private static @Nullable UUID target(List<UUID> ids, int position) {
    return position == 0 ? null : ids.get(position - 1);
  }
}
