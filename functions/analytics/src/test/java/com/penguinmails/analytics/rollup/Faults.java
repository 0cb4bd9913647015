package com.penguinmails.analytics.rollup;

import com.penguinmails.data.sql.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A process that dies at a chosen step: before a statement, before a commit, or just after one, so
 * that what was committed is not known to be. Dead, it runs no further statement.
 */
final class Faults {
  private int stepsLeft = Integer.MAX_VALUE;
  private boolean dead;

  void dieAfter(int steps) {
    stepsLeft = steps;
    dead = false;
  }

  void revive() {
    stepsLeft = Integer.MAX_VALUE;
    dead = false;
  }

  Database over(DataSource source) {
    DataSource faulty =
        proxy(
            DataSource.class,
            (method, arguments) -> {
              Object result = invoke(source, method, arguments);
              return result instanceof Connection connection ? faulty(connection) : result;
            });
    return new Database(faulty);
  }

  private Connection faulty(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          switch (method.getName()) {
            case "prepareStatement" -> step();
            case "commit" -> {
              step();
              connection.commit();
              step();
              return null;
            }
            case "close" -> {
              boolean single = connection.getAutoCommit();
              connection.close();
              if (single) {
                step();
              }
              return null;
            }
            default -> {}
          }
          return invoke(connection, method, arguments);
        });
  }

  private void step() throws SQLException {
    if (dead || stepsLeft-- == 0) {
      dead = true;
      throw new SQLException("died here", "XX001");
    }
  }

  @org.jspecify.annotations.NullUnmarked
  private interface Call {
    Object run(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return Objects.requireNonNull(
        type.cast(
            Proxy.newProxyInstance(
                Faults.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.run(method, arguments))));
  }

  @org.jspecify.annotations.NullUnmarked
  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
