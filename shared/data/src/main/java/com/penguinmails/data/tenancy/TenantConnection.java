package com.penguinmails.data.tenancy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps one connection to the tenant of the running code. See {@link TenantDataSource}. */
final class TenantConnection implements InvocationHandler {
  static final String SET_CONTEXT = "select app_sec.set_context(?, ?, ?)";

  /** They would reach around the guard, or pin a connection of RDS Proxy. */
  private static final Set<String> REFUSED =
      Set.of(
          "unwrap",
          "getMetaData",
          "setReadOnly",
          "setTransactionIsolation",
          "setSchema",
          "setCatalog",
          "setHoldability");

  static {
    // Their classes are written anew in each process; they are with this one, which is loaded
    // early.
    InvocationHandler nothing = (self, method, args) -> null;
    var unusedConnection = proxy(Connection.class, nothing);
    var unusedStatement = proxy(PreparedStatement.class, nothing);
  }

  final Connection real;

  /** The context set in the running explicit transaction; null before its first statement. */
  @Nullable TenantContext applied;

  private TenantConnection(Connection real) {
    this.real = real;
  }

  static Connection guard(Connection real) {
    return proxy(Connection.class, new TenantConnection(real));
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] args)
      throws Throwable {
    String name = method.getName();
    if (REFUSED.contains(name)) {
      throw new SQLFeatureNotSupportedException(name + " is not available on a guarded connection");
    }
    return switch (name) {
      case "createStatement", "prepareStatement", "prepareCall" -> statement(self, method, args);
      case "commit", "close", "setAutoCommit" -> endOfTransaction(method, args);
      case "rollback" -> args == null ? endOfTransaction(method, args) : call(real, method, args);
      case "setSavepoint" -> {
        ensureContext();
        yield call(real, method, args);
      }
      default -> call(real, method, args);
    };
  }

  private Object statement(Object self, Method method, Object @Nullable [] args) throws Throwable {
    if (method.getName().equals("prepareStatement") && args != null && args.length == 1) {
      return proxy(PreparedStatement.class, new TenantStatement(this, self, (String) args[0]));
    }
    Statement statement = (Statement) Objects.requireNonNull(call(real, method, args));
    Class<? extends Statement> type =
        switch (statement) {
          case CallableStatement ignored -> CallableStatement.class;
          case PreparedStatement ignored -> PreparedStatement.class;
          default -> Statement.class;
        };
    return proxy(type, new TenantStatement(this, self, statement));
  }

  private @Nullable Object endOfTransaction(Method method, Object @Nullable [] args)
      throws Throwable {
    Object result = call(real, method, args);
    applied = null;
    return result;
  }

  /** Returns the context a statement may run in now. */
  TenantContext context() throws SQLException {
    TenantContext context =
        TenantContext.current()
            .orElseThrow(() -> new SQLException("no tenant context for this statement", "42501"));
    if (applied != null && !applied.equals(context)) {
      throw new SQLException("the tenant changed inside a transaction", "42501");
    }
    return context;
  }

  /** Sets the context in a flight of its own, for what cannot carry it along. */
  void ensureContext() throws SQLException {
    TenantContext context = context();
    if (applied != null) {
      return;
    }
    if (real.getAutoCommit()) {
      throw new SQLException("this kind of statement needs a transaction", "25P01");
    }
    try (PreparedStatement set = real.prepareStatement(SET_CONTEXT)) {
      bind(set, context);
      set.execute();
    }
    applied = context;
  }

  /** Binds the parameters of {@link #SET_CONTEXT}, which come first. */
  static void bind(PreparedStatement statement, TenantContext context) throws SQLException {
    statement.setObject(1, context.tenantId(), Types.OTHER);
    statement.setObject(2, context.userId(), Types.OTHER);
    statement.setString(3, context.requestId());
  }

  /** Remembers a context that travelled with a statement. */
  void carried(TenantContext context) throws SQLException {
    if (!real.getAutoCommit()) {
      applied = context;
    }
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TenantConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  static @Nullable Object call(Object target, Method method, Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
