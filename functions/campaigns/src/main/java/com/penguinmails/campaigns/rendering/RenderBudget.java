package com.penguinmails.campaigns.rendering;

import java.util.Map;
import liqp.TemplateContext;
import org.jspecify.annotations.Nullable;

/** What one rendering may still spend; kept in the context's registry, out of templates' reach. */
final class RenderBudget {
  /** Largest rendered part, in characters. */
  static final int MAX_RENDERED = 1024 * 1024;

  /** Loop passes of one rendering, over all its loops. */
  static final int MAX_ITERATIONS = 10_000;

  private static final String KEY = "penguinmails_budget";
  private static final long MAX_NANOS = 2_000_000_000L;
  // Captures and filters make text that is never printed; without a total, nested ones double it.
  private static final long MAX_TOTAL = 8L * MAX_RENDERED;

  private final long startedNanos = System.nanoTime();
  private long spent;

  void attachTo(TemplateContext context) {
    Map<String, RenderBudget> registry = context.getRegistry(KEY);
    registry.put(KEY, this);
  }

  static void spend(TemplateContext context, @Nullable Object value) {
    Map<String, RenderBudget> registry = context.getRegistry(KEY);
    RenderBudget budget = registry.get(KEY);
    if (budget != null) {
      budget.spend(value instanceof CharSequence text ? text.length() : 16);
    }
  }

  private void spend(int characters) {
    spent += characters + 1L;
    if (spent > MAX_TOTAL) {
      throw new TemplateException(0, "The template produces too much text.");
    }
    if (System.nanoTime() - startedNanos > MAX_NANOS) {
      throw new TemplateException(0, "The template takes too long to render.");
    }
  }
}
