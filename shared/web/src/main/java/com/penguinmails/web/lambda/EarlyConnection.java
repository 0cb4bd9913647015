package com.penguinmails.web.lambda;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.validation.validator.Validator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every request is authenticated, so every cold function needs a connection: this one is opened on
 * a second thread while the first still makes routes and reads the event. The driver, the pool and
 * the guard are loaded with it.
 */
final class EarlyConnection {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyConnection.class);

  private EarlyConnection() {}

  /** Returns at once; a database that is not there is the first request's to report. */
  static ApplicationContext open(ApplicationContext beans) {
    if (beans.containsProperty("database.oltp.url")) {
      Thread.ofPlatform().daemon().name("early-connection").start(() -> use(beans));
    }
    return beans;
  }

  private static void use(ApplicationContext beans) {
    try {
      Database oltp = beans.getBean(Database.class, Qualifiers.byName("oltp"));
      var unused = TenantContext.callAsSystem(() -> oltp.first("select true", row -> true));
      var unusedToo = beans.findBean(Validator.class);
    } catch (RuntimeException e) {
      LOG.debug("no connection yet: {}", e.toString());
    }
  }
}
