package com.penguinmails.operations.pools;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;

/** Leaks as notifications: one each, open while it lasts. */
@Singleton
class Leaks {
  private final Database oltp;

  Leaks(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  /** Runs the specification's function, which sees the server of this tier and all pools. */
  void detect(int thresholdSeconds) {
    oltp.first(
        "select detect_connection_leaks(make_interval(secs => ?))", row -> true, thresholdSeconds);
  }

  /** Opens what that function cannot see; the same leak seen by both is one notification. */
  void open(Leak leak) {
    oltp.update(
        """
        insert into system_notifications (category, title, message, severity, source_type, source_id, metadata)
        values ('connection_pool', 'Potential Connection Leak Detected', format('Connection PID %s has been active for %s minutes', ?::int, ?::bigint / 60.0),
                'warning', 'backend', ?,
                jsonb_build_object('pid', ?::int, 'user', ?::text, 'query_start', ?::timestamptz, 'query', ?::text, 'database', ?::text,
                                   'application', ?::text, 'state', ?::text, 'detected_at', now()))
        on conflict (tenant_id, category, source_type, source_id) where source_id is not null do nothing
        """,
        leak.pid(),
        leak.seconds(),
        leak.source(),
        leak.pid(),
        leak.user(),
        leak.since(),
        leak.query(),
        leak.database(),
        leak.application(),
        leak.state());
  }

  /** Closes those that are over, saying how long they were; returns how many. */
  int close(List<Leak> still) {
    return oltp.update(
        """
        update system_notifications
           set is_resolved = true, resolved = now(), updated = now(), resolution_notes = 'The statement has ended.',
               metadata = metadata || jsonb_build_object('seconds',
                 round(extract(epoch from now() - (metadata ->> 'query_start')::timestamptz))::bigint)
         where category = 'connection_pool' and source_type = 'backend' and not is_resolved and not source_id = any (?)
        """,
        (Object) still.stream().map(Leak::source).toArray(String[]::new));
  }
}
