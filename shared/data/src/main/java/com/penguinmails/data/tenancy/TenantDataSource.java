package com.penguinmails.data.tenancy;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose every statement runs for the tenant in {@link TenantContext}.
 *
 * <p>The context is transaction-local ({@code set_config(…, true)} inside {@code
 * app_sec.set_context}), so a pooled connection never carries a tenant over, and it travels in the
 * same network flight as the first statement. A statement without a context, outside a transaction,
 * or for a second tenant inside one is refused with SQLSTATE 42501 or 25P01.
 */
public final class TenantDataSource implements DataSource {
  private final DataSource target;

  /** Guards this data source; nothing else may hand out its connections. */
  public TenantDataSource(DataSource target) {
    this.target = target;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return TenantConnection.guard(target.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The role is part of the configuration.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException("The unguarded data source is not handed out.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return target.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
    target.setLogWriter(writer);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    target.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return target.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return target.getParentLogger();
  }
}
