package com.penguinmails.data.migration;

import java.util.List;

/** The database logins that {@code db/bootstrap.sql} creates. */
public final class Roles {
  /** Owns everything and runs migrations. */
  public static final String OWNER = "penguin_owner";

  /** Requests of signed-in tenants. */
  public static final String APP = "penguin_app";

  /** Queues and schedules. */
  public static final String WORKER = "penguin_worker";

  /** Our own staff. */
  public static final String PLATFORM = "penguin_platform";

  /** All that log in, and therefore need a password. */
  public static final List<String> LOGINS = List.of(OWNER, APP, WORKER, PLATFORM);

  private Roles() {}
}
