package com.penguinmails.data.tenancy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a guarded connection.
 *
 * <p>A prepared statement is prepared late: only when it is executed is it known whether the
 * context can travel in front of it ({@code select app_sec.set_context(?, ?, ?); …}, one prepared
 * text, one flight, and with autocommit one implicit transaction) or has to be set before, as for a
 * batch. Until then its parameters are kept aside.
 */
final class TenantStatement implements InvocationHandler {
  private static final int CONTEXT_PARAMETERS = 3;
  private static final Set<String> EXECUTIONS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeLargeUpdate");

  private record Pending(Method method, Object[] args) {}

  private final TenantConnection connection;
  private final Object connectionProxy;
  private final @Nullable String sql;
  private final List<Pending> pending = new ArrayList<>();
  private @Nullable Statement real;
  private boolean carriesContext;

  /** A statement to be prepared when it is executed. */
  TenantStatement(TenantConnection connection, Object connectionProxy, String sql) {
    this.connection = connection;
    this.connectionProxy = connectionProxy;
    this.sql = sql;
  }

  /** A statement the driver has already made: it cannot carry the context. */
  TenantStatement(TenantConnection connection, Object connectionProxy, Statement real) {
    this.connection = connection;
    this.connectionProxy = connectionProxy;
    this.sql = null;
    this.real = real;
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] args)
      throws Throwable {
    String name = method.getName();
    if (name.equals("getConnection")) {
      return connectionProxy;
    }
    if (name.equals("unwrap") || name.equals("getParameterMetaData")) {
      throw new SQLFeatureNotSupportedException(name + " is not available on a guarded statement");
    }
    if (EXECUTIONS.contains(name) && args == null) {
      return execute(name, method);
    }
    if (name.startsWith("execute")) {
      connection.ensureContext();
      return TenantConnection.call(withoutContext(), method, args);
    }
    if (name.equals("addBatch")) {
      connection.ensureContext();
      return TenantConnection.call(withoutContext(), method, args);
    }
    return configure(name, method, args);
  }

  private @Nullable Object execute(String name, Method method) throws Throwable {
    TenantContext context = connection.context();
    if (real == null && connection.applied == null) {
      prepare(TenantConnection.SET_CONTEXT + ";" + sql, true);
    } else if (real == null) {
      prepare(sql, false);
    }
    if (!carriesContext) {
      connection.ensureContext();
      return TenantConnection.call(prepared(), method, null);
    }
    return executeBehindContext(name, context);
  }

  /** Result one is the context's; the statement's own result follows in the same flight. */
  private @Nullable Object executeBehindContext(String name, TenantContext context)
      throws SQLException {
    PreparedStatement statement = prepared();
    TenantConnection.bind(statement, context);
    statement.execute();
    connection.carried(context);
    boolean rows = statement.getMoreResults();
    return switch (name) {
      case "execute" -> rows;
      case "executeQuery" -> statement.getResultSet();
      case "executeUpdate" -> statement.getUpdateCount();
      default -> statement.getLargeUpdateCount();
    };
  }

  private @Nullable Object configure(String name, Method method, Object @Nullable [] args)
      throws Throwable {
    if (real != null) {
      return TenantConnection.call(real, method, shifted(name, method, args));
    }
    switch (name) {
      case "close" -> {
        return null;
      }
      case "clearParameters" -> {
        pending.removeIf(call -> isParameter(call.method()));
        return null;
      }
      case "toString" -> {
        return "guarded statement";
      }
      default -> {
        if (!name.startsWith("set") || args == null) {
          prepare(sql, false);
          return TenantConnection.call(prepared(), method, args);
        }
        pending.add(new Pending(method, args));
        return null;
      }
    }
  }

  private Statement withoutContext() throws Throwable {
    if (carriesContext) {
      throw new SQLException("a statement that ran by itself cannot become a batch", "0A000");
    }
    if (real == null) {
      prepare(sql, false);
    }
    return prepared0();
  }

  private void prepare(@Nullable String text, boolean withContext) throws Throwable {
    if (text == null) {
      throw new SQLException("the statement has no text", "26000");
    }
    PreparedStatement statement = connection.real.prepareStatement(text);
    real = statement;
    carriesContext = withContext;
    for (Pending call : pending) {
      TenantConnection.call(
          statement, call.method(), shifted(call.method().getName(), call.method(), call.args()));
    }
    pending.clear();
  }

  private Object @Nullable [] shifted(String name, Method method, Object @Nullable [] args)
      throws SQLException {
    if (!carriesContext || args == null || !isParameter(method)) {
      if (carriesContext && name.equals("clearParameters")) {
        throw new SQLFeatureNotSupportedException("clearParameters after execution");
      }
      return args;
    }
    Object[] moved = args.clone();
    moved[0] = (Integer) args[0] + CONTEXT_PARAMETERS;
    return moved;
  }

  private static boolean isParameter(Method method) {
    return method.getDeclaringClass() == PreparedStatement.class
        && method.getName().startsWith("set")
        && method.getParameterCount() > 1
        && method.getParameterTypes()[0] == int.class;
  }

  private PreparedStatement prepared() throws SQLException {
    return (PreparedStatement) prepared0();
  }

  private Statement prepared0() throws SQLException {
    if (real == null) {
      throw new SQLException("the statement is closed", "26000");
    }
    return real;
  }
}
