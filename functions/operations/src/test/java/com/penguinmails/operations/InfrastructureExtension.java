package com.penguinmails.operations;

import com.penguinmails.testkit.postgres.TestDatabases;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test class about servers the same {@link Infrastructure}, emptied before each. They
 * take turns by {@link #LOCK}.
 */
public final class InfrastructureExtension implements BeforeAllCallback, ParameterResolver {
  public static final String LOCK = "infrastructure";

  private static final Namespace NAMESPACE = Namespace.create(InfrastructureExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    shared(context).empty();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Infrastructure.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context);
  }

  /** Closed with the root's store, after the last class. */
  private static Infrastructure shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            Infrastructure.class,
            key -> new Infrastructure(TestDatabases.create()),
            Infrastructure.class);
  }
}
