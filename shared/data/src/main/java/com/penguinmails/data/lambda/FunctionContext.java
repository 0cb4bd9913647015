package com.penguinmails.data.lambda;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;

/** The beans of a function. */
public final class FunctionContext {
  private FunctionContext() {}

  /**
   * Creates nothing before it is needed: no pool of an unused tier, no unused secret. Nor is it
   * found out what cloud this is.
   *
   * <p>Micronaut's own builder for Lambda creates every singleton at start, and once asked to
   * cannot be told otherwise: its {@code eagerInitSingletons(false)} does nothing.
   */
  public static ApplicationContextBuilder builder() {
    return ApplicationContext.builder("function", "lambda").deduceEnvironment(false);
  }
}
