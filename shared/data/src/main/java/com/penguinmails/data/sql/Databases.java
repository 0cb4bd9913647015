package com.penguinmails.data.sql;

import com.penguinmails.data.lambda.Frozen;
import com.penguinmails.data.tenancy.TenantDataSource;
import com.zaxxer.hikari.HikariConfig;
import io.micronaut.context.annotation.Factory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/**
 * The four tiers as beans, each opened by the first function that uses it.
 *
 * <p>The settings are those that neither pin an RDS Proxy connection nor cost a start-up flight;
 * {@code infra/decisions/0003} explains each.
 */
@Factory
final class Databases implements Frozen {
  private static final String PARAMETERS =
      "assumeMinServerVersion=15&prepareThreshold=0&preferQueryMode=extended&autosave=never"
          + "&logServerErrorDetail=false&tcpKeepAlive=true&connectTimeout=3&socketTimeout=15&ApplicationName=";
  private static final long MAX_LIFETIME_MILLIS = 900_000;
  private static final long CONNECTION_TIMEOUT_MILLIS = 3_000;

  static {
    // Database#single copes with a connection that died while idle; asking first costs a flight.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "60000");
  }

  private final DatabaseSettings settings;
  private final Logins logins;
  private final Map<Tier, Pool> pools = new EnumMap<>(Tier.class);

  Databases(DatabaseSettings settings, Logins logins) {
    this.settings = settings;
    this.logins = logins;
  }

  @Singleton
  @Named("oltp")
  Database oltp() {
    return open(Tier.OLTP);
  }

  @Singleton
  @Named("content")
  Database content() {
    return open(Tier.CONTENT);
  }

  @Singleton
  @Named("queue")
  Database queue() {
    return open(Tier.QUEUE);
  }

  @Singleton
  @Named("olap")
  Database olap() {
    return open(Tier.OLAP);
  }

  @PreDestroy
  synchronized void close() {
    pools.values().forEach(Pool::close);
    pools.clear();
  }

  @Override
  public synchronized void beforeSnapshot() {
    pools.values().forEach(Pool::suspend);
  }

  @Override
  public synchronized void afterRestore() {
    pools.values().forEach(Pool::resume);
  }

  private synchronized Database open(Tier tier) {
    String url = settings.url(tier);
    String role = settings.role();
    Pool pool = new Pool(role, () -> logins.password(url, role));
    configure(pool, tier, url);
    pools.put(tier, pool);
    return new Database(new TenantDataSource(pool), Outage.of(tier.key()));
  }

  private void configure(HikariConfig pool, Tier tier, String url) {
    pool.setPoolName(tier.key());
    pool.setJdbcUrl(
        url + (url.contains("?") ? "&" : "?") + PARAMETERS + settings.applicationName());
    pool.setMaximumPoolSize(settings.poolSize());
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(0);
    pool.setMaxLifetime(MAX_LIFETIME_MILLIS);
    pool.setKeepaliveTime(0);
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    pool.setAllowPoolSuspension(true);
  }
}
