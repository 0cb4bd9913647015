package com.penguinmails.operations.hostwinds;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.operations.hostwinds.HostwindsFailure.Kind;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Spaces calls so that all functions together stay below the provider's two a second: each takes
 * the next free moment in the database and waits for it.
 */
@Singleton
class CallGate {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Database oltp;

  CallGate(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Waits for its turn; fails rather than wait longer than 20 seconds. */
  void pass(Duration spacing) {
    if (spacing.isZero()) {
      return;
    }
    long wait =
        TenantContext.callAsSystem(
            () ->
                oltp.first(
                        """
                        insert into provider_calls as c (provider, next_at)
                        values ('hostwinds', clock_timestamp() + make_interval(secs => ?::integer / 1000.0))
                        on conflict (provider) do update
                          set next_at = greatest(c.next_at, clock_timestamp()) + make_interval(secs => ?::integer / 1000.0)
                          where c.next_at < clock_timestamp() + make_interval(secs => ?::integer)
                        returning ceil(extract(epoch from next_at - clock_timestamp()) * 1000)::bigint as wait
                        """,
                        row -> row.longValue("wait"),
                        (int) spacing.toMillis(),
                        (int) spacing.toMillis(),
                        (int) LONGEST.toSeconds())
                    .orElseThrow(
                        () ->
                            new HostwindsFailure(
                                Kind.NOT_TRIED, "Too many calls wait for their turn.")));
    sleep(wait - spacing.toMillis());
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.max(0, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostwindsFailure(Kind.NOT_TRIED, "Interrupted while waiting for a turn.", e);
    }
  }
}
