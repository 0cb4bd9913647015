package com.penguinmails.campaigns.sequence;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one campaign in their order.
 *
 * @param steps active steps; jumps only lead forward, so every way ends
 */
public record Sequence(List<Step> steps) {
  /** No steps: whoever walks it is at the end. */
  public static final Sequence EMPTY = new Sequence(List.of());

  public Sequence {
    steps = List.copyOf(steps);
  }

  /** The step a lead stands before; null stands for the beginning. */
  public Optional<Step> at(@Nullable UUID stepId) {
    return stepId == null
        ? steps.stream().findFirst()
        : steps.stream().filter(step -> step.id().equals(stepId)).findFirst();
  }

  /** The step after {@code step}, empty at the end. */
  public Optional<Step> after(Step step) {
    return follow(step, step.next());
  }

  /** The step a condition leads to. */
  public Optional<Step> branch(Step.Condition condition, boolean met) {
    return follow(condition, met ? condition.whenTrue() : condition.whenFalse());
  }

  private Optional<Step> follow(Step from, Step.Next next) {
    return switch (next) {
      case Step.Next.End ignored -> Optional.empty();
      case Step.Next.To to -> at(to.stepId());
      case Step.Next.Following ignored -> {
        int index = steps.indexOf(from) + 1;
        yield index < steps.size() ? Optional.of(steps.get(index)) : Optional.empty();
      }
    };
  }
}
