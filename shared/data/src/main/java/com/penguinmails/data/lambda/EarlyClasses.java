package com.penguinmails.data.lambda;

import java.util.List;

/**
 * What every function needs sooner or later and takes long to begin with, begun on a second thread
 * while the first one still makes the beans.
 */
final class EarlyClasses {
  /** BigDecimal: since JDK 25 it begins by squaring large numbers, and media types have one. */
  static final List<String> NAMES =
      List.of(
          "java.math.BigDecimal",
          "com.penguinmails.data.tenancy.TenantConnection",
          "com.zaxxer.hikari.pool.ProxyConnection$ClosedConnection",
          "org.postgresql.Driver",
          "com.zaxxer.hikari.pool.HikariPool",
          "org.postgresql.jdbc.PgConnection");

  private EarlyClasses() {}

  /** Returns at once. */
  static void load() {
    Thread.ofPlatform()
        .daemon()
        .name("early-classes")
        .start(() -> NAMES.forEach(EarlyClasses::load));
  }

  static void load(String name) {
    try {
      var unused = Class.forName(name, true, EarlyClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The jar lacks " + name, e);
    }
  }
}
