package com.penguinmails.campaigns.steps;

import com.penguinmails.campaigns.rendering.TemplateException;
import com.penguinmails.campaigns.rendering.TemplateRenderer;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.ApiError.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list of steps must be, apart from what its references point at. Because jumps only lead
 * forward there are no cycles, and every lead's way ends.
 */
final class StepRules {
  static final int MOST = 50;
  private static final int LONGEST_WAIT_HOURS = 8_760;
  private static final int LONGEST_SUBJECT = 500;
  private static final int LONGEST_NAME = 100;
  private static final Set<String> CONDITIONS = Set.of("opened", "clicked", "replied");

  private final List<StepDocument> steps;
  private final TemplateRenderer renderer;
  private final List<Violation> problems = new ArrayList<>();

  private StepRules(List<StepDocument> steps, TemplateRenderer renderer) {
    this.steps = steps;
    this.renderer = renderer;
  }

  /**
   * Checks a list.
   *
   * @throws ApiError 422 with a pointer such as {@code /2/template_id} for everything that is wrong
   */
  static void check(List<StepDocument> steps, TemplateRenderer renderer) {
    StepRules rules = new StepRules(steps, renderer);
    if (steps.size() > MOST) {
      rules.problems.add(new Violation("", "has more than " + MOST + " steps"));
    } else {
      for (int i = 0; i < steps.size(); i++) {
        rules.checkStep(i, steps.get(i));
      }
    }
    if (!rules.problems.isEmpty()) {
      throw ApiError.invalid(rules.problems);
    }
  }

  private void checkStep(int index, StepDocument step) {
    switch (step.stepType()) {
      case null -> problem(index, "step_type", "is missing");
      case "email" -> checkEmail(index, step);
      case "wait" -> checkWait(index, step);
      case "condition" -> checkCondition(index, step);
      default -> problem(index, "step_type", "must be email, wait or condition");
    }
  }

  private void checkEmail(int index, StepDocument step) {
    present(index, "template_id", step.templateId());
    length(index, "subject_override", step.subjectOverride(), LONGEST_SUBJECT);
    liquid(index, "subject_override", step.subjectOverride());
    length(index, "from_name_override", step.fromNameOverride(), LONGEST_NAME);
    jump(index, "next_step", step.nextStep());
    absentOfWait(index, step);
    absentOfCondition(index, step);
  }

  private void checkWait(int index, StepDocument step) {
    Integer hours = step.waitDurationHours();
    if ((hours == null) == (step.waitUntilDate() == null)) {
      problem(index, "wait_duration_hours", "needs this or wait_until_date, not both");
    }
    if (hours != null && (hours < 0 || hours > LONGEST_WAIT_HOURS)) {
      problem(index, "wait_duration_hours", "must be between 0 and " + LONGEST_WAIT_HOURS);
    }
    jump(index, "next_step", step.nextStep());
    absentOfEmail(index, step);
    absentOfCondition(index, step);
  }

  private void checkCondition(int index, StepDocument step) {
    if (step.conditionType() == null || !CONDITIONS.contains(step.conditionType())) {
      problem(index, "condition_type", "must be opened, clicked or replied");
    }
    jump(index, "true_next_step", step.trueNextStep());
    jump(index, "false_next_step", step.falseNextStep());
    absent(index, "next_step", step.nextStep(), "condition");
    absentOfEmail(index, step);
    absentOfWait(index, step);
  }

  private void absentOfEmail(int index, StepDocument step) {
    String type = String.valueOf(step.stepType());
    absent(index, "template_id", step.templateId(), type);
    absent(index, "email_account_id", step.emailAccountId(), type);
    absent(index, "subject_override", step.subjectOverride(), type);
    absent(index, "from_name_override", step.fromNameOverride(), type);
  }

  private void absentOfWait(int index, StepDocument step) {
    String type = String.valueOf(step.stepType());
    absent(index, "wait_duration_hours", step.waitDurationHours(), type);
    absent(index, "wait_until_date", step.waitUntilDate(), type);
  }

  private void absentOfCondition(int index, StepDocument step) {
    String type = String.valueOf(step.stepType());
    absent(index, "condition_type", step.conditionType(), type);
    absent(index, "true_next_step", step.trueNextStep(), type);
    absent(index, "false_next_step", step.falseNextStep(), type);
  }

  private void jump(int index, String field, @Nullable Integer target) {
    if (target == null || target == 0) {
      return;
    }
    int position = index + 1;
    if (target < 0 || target > steps.size()) {
      problem(index, field, "names no step of this list");
    } else if (target <= position) {
      problem(index, field, "must lead forward, to a step after " + position);
    }
  }

  private void present(int index, String field, @Nullable Object value) {
    if (value == null) {
      problem(index, field, "is missing");
    }
  }

  private void absent(int index, String field, @Nullable Object value, String type) {
    if (value != null) {
      problem(index, field, "does not belong to a step of type " + type);
    }
  }

  private void length(int index, String field, @Nullable String value, int most) {
    if (value != null && (value.isBlank() || value.length() > most)) {
      problem(index, field, "must have 1 to " + most + " characters");
    }
  }

  private void liquid(int index, String field, @Nullable String value) {
    try {
      renderer.check(value == null ? "" : value, "");
    } catch (TemplateException e) {
      problem(index, field, String.valueOf(e.getMessage()));
    }
  }

  private void problem(int index, String field, String detail) {
    problems.add(new Violation("/" + index + "/" + field, detail));
  }
}
