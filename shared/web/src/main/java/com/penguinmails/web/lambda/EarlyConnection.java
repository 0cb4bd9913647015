package com.penguinmails.web.lambda;

import com.penguinmails.data.lambda.Snapshot;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.validation.validator.Validator;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every request of the API is authenticated, so every cold function of it needs a connection: this
 * one is opened on a second thread while the first still makes routes and reads the event, and the
 * driver, the pool, the guard and the validator are loaded with it (decision 58).
 */
@Singleton
final class EarlyConnection {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyConnection.class);

  /** Whose functions know their callers; the others may need no database at all. */
  private static final Set<String> ROLES = Set.of(Roles.APP, Roles.PLATFORM);

  private final Database oltp;
  private final Provider<Validator> validator;

  EarlyConnection(@Named("oltp") Database oltp, Provider<Validator> validator) {
    this.oltp = oltp;
    this.validator = validator;
  }

  /** Returns at once; a database that is not there is the first request's to report. */
  static ApplicationContext open(ApplicationContext beans) {
    if (isOf(beans)) {
      Thread.ofPlatform().daemon().name("early-connection").start(() -> use(beans));
    }
    return beans;
  }

  /** Before a snapshot the first request opens one, which is given up before it is taken. */
  static boolean isOf(ApplicationContext beans) {
    String role = beans.getProperty("database.role", String.class).orElse("");
    return ROLES.contains(role) && !Snapshot.comes(beans);
  }

  static void use(ApplicationContext beans) {
    try {
      beans.getBean(EarlyConnection.class).use();
    } catch (RuntimeException e) {
      LOG.debug("no connection yet: {}", e.toString());
    }
  }

  private void use() {
    var unused = TenantContext.callAsSystem(() -> oltp.first("select true", row -> true));
    var unusedToo = validator.get();
  }
}
