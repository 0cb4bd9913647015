package com.penguinmails.operations.decommission;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets one run of a schedule work at a time and remembers how far it came. Who gets it is decided
 * under an advisory lock of the transaction; a run that crashed loses it after ten minutes.
 */
@Singleton
public class RunLease {
  private static final int SECONDS = (int) Duration.ofMinutes(10).toSeconds();

  private final Database oltp;

  RunLease(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /**
   * A run that may work.
   *
   * @param position where the one before stopped; none when it came to the end
   */
  public record Run(String name, UUID holder, @Nullable UUID position) {}

  /** Begins a run, unless another works on it. */
  public Optional<Run> begin(String name) {
    UUID holder = UUID.randomUUID();
    return TenantContext.callAsSystem(
        () ->
            oltp.transact(
                sql -> {
                  boolean alone =
                      sql.first(
                              "select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as alone",
                              row -> row.bool("alone"),
                              "infrastructure_runs." + name)
                          .orElse(false);
                  return alone
                      ? sql.first(
                          """
                          insert into infrastructure_runs as r (name, holder, lease_until, started)
                          values (?, ?, clock_timestamp() + make_interval(secs => ?::integer), clock_timestamp())
                          on conflict (name) do update
                            set holder = excluded.holder, lease_until = excluded.lease_until, started = excluded.started
                            where r.lease_until < clock_timestamp()
                          returning position
                          """,
                          row -> new Run(name, holder, row.uuidOrNull("position")),
                          name,
                          holder,
                          SECONDS)
                      : Optional.<Run>empty();
                }));
  }

  /** Saves how far the run is; false when another took over meanwhile. */
  public boolean reached(Run run, UUID position) {
    return TenantContext.callAsSystem(
            () ->
                oltp.update(
                    """
                    update infrastructure_runs
                       set position = ?, lease_until = clock_timestamp() + make_interval(secs => ?::integer)
                     where name = ? and holder = ?
                    """,
                    position,
                    SECONDS,
                    run.name(),
                    run.holder()))
        == 1;
  }

  /**
   * Ends a run.
   *
   * @param complete whether it came to the end, so that the next begins at the beginning
   */
  public void end(Run run, boolean complete) {
    TenantContext.callAsSystem(
        () ->
            oltp.update(
                """
                update infrastructure_runs
                   set lease_until = '-infinity', finished = case when ? then clock_timestamp() else finished end, position = case when ? then null else position end
                 where name = ? and holder = ?
                """,
                complete,
                complete,
                run.name(),
                run.holder()));
  }
}
