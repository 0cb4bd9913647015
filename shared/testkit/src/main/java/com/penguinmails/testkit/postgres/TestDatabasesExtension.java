package com.penguinmails.testkit.postgres;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class its own {@link TestDatabases}, as a parameter of its constructor, its methods
 * or its {@code @BeforeAll}.
 */
public final class TestDatabasesExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TestDatabasesExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (databases(context) == null) {
      context.getStore(NAMESPACE).put(TestDatabases.class, TestDatabases.create());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    TestDatabases own =
        context.getStore(NAMESPACE).remove(TestDatabases.class, TestDatabases.class);
    if (own != null) {
      own.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabases.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(databases(context));
  }

  private static @org.jspecify.annotations.Nullable TestDatabases databases(
      ExtensionContext context) {
    return context.getStore(NAMESPACE).get(TestDatabases.class, TestDatabases.class);
  }
}
