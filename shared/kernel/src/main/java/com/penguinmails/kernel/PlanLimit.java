package com.penguinmails.kernel;

/**
 * A limit of a plan that something would have passed.
 *
 * @param limit its name, for example domains or emails_per_month
 * @param allowed by the plan and its add-ons
 * @param used before the request
 * @param requested by the request
 * @param plan the plan's name
 */
public record PlanLimit(String limit, long allowed, long used, long requested, String plan) {
  /** Says it to a person. */
  public String sentence() {
    return allowed == 0
        ? "Your plan " + plan + " does not include " + name() + "."
        : "Your plan " + plan + " allows " + allowed + " " + name() + "; you use " + used + ".";
  }

  private String name() {
    return limit.replace('_', ' ');
  }
}
