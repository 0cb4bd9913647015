package com.penguinmails.operations.upkeep;

import com.penguinmails.data.sql.Database;
import com.penguinmails.operations.notifications.Alert;
import com.penguinmails.operations.notifications.Alert.Severity;
import com.penguinmails.operations.notifications.Notifications;
import io.micronaut.context.BeanContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Notices what does not happen: an upkeep whose last whole round is too long ago, whatever the
 * reason. One that never ran counts from when it was first missed.
 */
@Singleton
public class LateUpkeep {
  private static final String CATEGORY = "upkeep_late";

  private final Database oltp;
  private final Notifications notifications;
  private final BeanContext beans;

  LateUpkeep(@Named("oltp") Database oltp, Notifications notifications, BeanContext beans) {
    this.oltp = oltp;
    this.notifications = notifications;
    this.beans = beans;
  }

  private record Late(String name, String since, int failures) {}

  /** Opens and closes alerts; returns how many upkeeps are late. */
  public int look() {
    // Asked for when it is needed: who looks is one of them.
    Collection<Upkeep> all = beans.getBeansOfType(Upkeep.class);
    expect(all);
    List<Late> late = late(all);
    late.forEach(this::tell);
    notifications.resolveOthers(CATEGORY, "", late.stream().map(Late::name).toList());
    return late.size();
  }

  private void expect(Collection<Upkeep> all) {
    oltp.update(
        """
        insert into upkeep_runs (name, due_every)
        select n.name, make_interval(secs => n.seconds) from unnest(?::text[], ?::int[]) as n (name, seconds)
        on conflict do nothing
        """,
        all.stream().map(Upkeep::name).toArray(String[]::new),
        all.stream().map(upkeep -> RunLog.seconds(upkeep.every())).toArray(Integer[]::new));
  }

  /** A quarter of an hour on top, so that what is due every minute may miss some. */
  private List<Late> late(Collection<Upkeep> all) {
    return oltp.list(
        """
        select name, to_char(coalesce(finished, created) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, failures
          from upkeep_runs
         where coalesce(finished, created) < now() - due_every * 1.5 - interval '15 minutes' and name = any (?)
         order by name limit 100
        """,
        row -> new Late(row.text("name"), row.text("since"), row.integer("failures")),
        (Object) all.stream().map(Upkeep::name).toArray(String[]::new));
  }

  private void tell(Late late) {
    notifications.open(
        new Alert(
            CATEGORY,
            late.name(),
            Severity.CRITICAL,
            "Upkeep is late",
            "%s has not been whole since %s UTC; its last %d runs failed."
                .formatted(late.name(), late.since(), late.failures()),
            Map.of("failures", late.failures())));
  }
}
