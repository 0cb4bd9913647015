package com.penguinmails.data.sql;

import java.util.Locale;

/** One of the four databases. There is no key, join or transaction across two of them. */
public enum Tier {
  /** Operational rows: tenants, leads, campaigns. */
  OLTP,
  /** Messages and their bodies. */
  CONTENT,
  /** Jobs. */
  QUEUE,
  /** Roll-ups for dashboards. */
  OLAP;

  /** The name in settings and folders, for example {@code oltp}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The database's name, for example {@code penguin_oltp}. */
  public String database() {
    return "penguin_" + key();
  }
}
